import type { VaultState } from '../../contract/snapshot.ts';
import { client, told } from '../store/client.ts';
import { openOverlay, useStore } from '../store/store.ts';
import { askToUnlock } from '../store/vault-gate.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';

/** Where credentials are kept, and what can be done about it; a part of the settings. */
export function VaultSection() {
  const vault = useStore(state => state.snapshot?.vault);
  const inProject = useStore(state => state.snapshot?.project != null);
  if (!vault) return null;
  const { state, keychain, passphrase } = vault;
  const isOpen = state === 'open';
  const usable = isOpen || state === 'none';
  return (
    <section aria-label="Credentials" className="flex flex-col gap-3 border-t border-line pt-4">
      <p className="font-medium">Credentials</p>
      {state === 'damaged' ? (
        <Note tone="danger" title="The file of the credentials is damaged">
          Nothing writes over it. Bring back a copy of vault.json from a backup, or start over.
        </Note>
      ) : (
        <p className="text-muted">{sentence(vault)}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {state === 'locked' && (
          <Button variant="primary" onClick={() => void unlock(passphrase)}>
            Unlock…
          </Button>
        )}
        {usable && (
          <Button onClick={() => openOverlay({ kind: 'vault-passphrase' })}>
            {passphrase ? 'Change passphrase…' : 'Set a passphrase…'}
          </Button>
        )}
        {isOpen && passphrase && keychain && (
          <Button onClick={() => void removePassphrase()}>Remove passphrase</Button>
        )}
        {isOpen && <Button onClick={() => void lock()}>Lock now</Button>}
        {isOpen && inProject && (
          <Button onClick={() => openOverlay({ kind: 'vault-export' })}>Export…</Button>
        )}
        {usable && inProject && (
          <Button onClick={() => openOverlay({ kind: 'vault-import' })}>Import…</Button>
        )}
        {(state === 'damaged' || state === 'locked') && (
          <Button onClick={() => openOverlay({ kind: 'vault-start-over' })}>Start over…</Button>
        )}
      </div>
    </section>
  );
}

const lock = async () => told(await client.vault.lock({}));
const removePassphrase = async () => told(await client.vault.protect({ passphrase: null }));

async function unlock(byPassphrase: boolean): Promise<void> {
  if (byPassphrase) await askToUnlock();
  else told(await client.vault.unlock({}));
}

function sentence({ state, keychain, passphrase }: VaultState): string {
  const kept =
    'Passwords, keys and tokens of your environments are kept encrypted on this machine, outside of projects.';
  if (state === 'none') return `${kept} None is set yet.`;
  const how = [passphrase ? 'their passphrase' : '', keychain ? 'this system’s keychain' : '']
    .filter(Boolean)
    .join(' or ');
  const opens = how === '' ? '' : ` ${how.charAt(0).toUpperCase()}${how.slice(1)} opens them.`;
  return `${kept}${opens} They are ${state === 'open' ? 'unlocked' : 'locked'} now.`;
}
