import type { Damage } from '../../../contract/commands/project.ts';
import { visibleName } from '../../ui/visible-name.ts';

const mostShown = 200;

/** What is missing or damaged, version by version. */
export function DamageList({ damaged }: { damaged: Damage[] }) {
  const versions = new Map<string, Damage[]>();
  for (const damage of damaged.slice(0, mostShown)) {
    versions.set(damage.version, [...(versions.get(damage.version) ?? []), damage]);
  }
  return (
    <section
      aria-label="What is missing or damaged"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
      tabIndex={0}
      className="selectable flex max-h-64 flex-col gap-3 overflow-auto rounded-md bg-sunken px-3 py-2"
    >
      {[...versions].map(([version, found]) => (
        <div key={version}>
          <h3 className="truncate font-semibold" title={visibleName(version)}>
            {visibleName(version)}
          </h3>
          <ul>
            {found.map(({ path, reason }) => (
              <li key={`${path} ${reason}`} className="flex min-w-0 gap-2">
                {path !== null && (
                  <span className="truncate font-mono text-sm leading-5" title={visibleName(path)}>
                    {visibleName(path)}
                  </span>
                )}
                <span className="shrink-0 text-muted">{reason}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {damaged.length > mostShown && <p className="text-muted">and {damaged.length - mostShown} more</p>}
    </section>
  );
}
