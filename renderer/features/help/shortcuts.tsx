import { type ActionMenu, actions } from '../../../contract/actions.ts';
import { closeOverlay } from '../../store/store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { keysLabel } from '../../ui/keys.ts';

const groups: ActionMenu[] = ['File', 'Edit', 'View', 'Version', 'Deploy', 'Help'];

/** Every action that has a shortcut, from the one table. */
export function Shortcuts() {
  const all = Object.values(actions);
  return (
    <Dialog title="Keyboard shortcuts" size="lg" onClose={closeOverlay}>
      <div className="gap-x-10 sm:columns-2">
        {groups.map(group => {
          const rows = all.filter(action => action.menu === group && action.keys !== null);
          return (
            rows.length > 0 && (
              <section key={group} className="mb-5 break-inside-avoid">
                <h3 className="mb-1 text-sm font-semibold text-muted">{group}</h3>
                <dl>
                  {rows.map(({ label, keys }) => (
                    <div key={label} className="flex h-7 items-center justify-between gap-4">
                      <dt>{label.replace('…', '')}</dt>
                      <dd>
                        <kbd className="rounded bg-sunken px-1.5 py-0.5 font-sans text-sm text-muted">
                          {keysLabel(keys ?? '')}
                        </kbd>
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
