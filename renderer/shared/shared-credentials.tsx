import type { Environment } from '../../contract/snapshot.ts';
import { openOverlay, useProjectPart } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';

/** Who uses a secret of the last environment; empty when nobody does. */
export const sharersOf = (environments: Environment[]) =>
  environments.flatMap(({ id, name, credentials }) => {
    const names = credentials.filter(({ sameAsLast }) => sameAsLast).map(credential => credential.name);
    return names.length === 0 ? [] : [{ id, name, names }];
  });

/** A red banner while a lower environment uses a credential of the last one, production mostly. */
export function SharedCredentials() {
  const environments = useProjectPart(project => project.environments) ?? [];
  const last = environments.at(-1);
  const [first, ...others] = sharersOf(environments);
  if (!last || !first) return null;
  const more =
    others.length === 0
      ? ''
      : ` So ${others.length === 1 ? 'does' : 'do'} ${others.map(({ name }) => name).join(', ')}.`;
  return (
    <div className="border-b border-line bg-canvas p-2">
      <Note
        tone="danger"
        title={`${first.name} uses a secret of ${last.name}`}
        action={
          <Button size="sm" onClick={() => openOverlay({ kind: 'environment-form', id: first.id })}>
            Change it…
          </Button>
        }
      >
        {`${first.names.join(', ')}: the value is the same in both. Whoever gets at ${first.name} gets at ${last.name}.${more}`}
      </Note>
    </div>
  );
}
