import type { HandlersOf } from '../../../contract/contract.ts';
import { secretAddress } from '../connections/secret-address.ts';
import type { Change } from '../context.ts';
import { authorOrNull } from '../deploy/record-event.ts';
import { credentialAddress } from '../deploy/targets/table.ts';
import { openEnvironments } from '../environments/environments.ts';
import { readDefinitions } from '../environments/store.ts';
import { Failure } from '../failure.ts';
import { settleInterrupted } from '../open-project.ts';
import type { Services } from '../services.ts';
import { credentialsOf } from '../vault/credential-states.ts';
import { forgetRetired } from '../vault/forget-retired.ts';
import { recordCredential } from '../vault/record-credential.ts';
import type { SecretName } from '../vault/secrets.ts';
import { isNamed, type StoredSecret } from '../vault/stored-secrets.ts';
import { merge, openTransfer, sealForTransfer } from '../vault/transfer.ts';

export function vaultHandlers(services: Services): HandlersOf<'vault'> {
  const { vault, ports, projects, notices, workspace, changed, freshSnapshot } = services;
  const done = async (...also: Change[]): Promise<null> => {
    changed('environments', ...also);
    await freshSnapshot();
    return null;
  };
  const projectId = async () => {
    const project = workspace();
    const actor = { who: await authorOrNull(project), at: ports.clock(), appVersion: ports.appVersion };
    return await openEnvironments(project.repository).projectId(actor);
  };

  return {
    unlock: async ({ passphrase }) => {
      await vault.unlock(passphrase);
      const project = projects.current()?.workspace;
      if (project) {
        await forgetRetired(vault, project.repository);
        const notes = await settleInterrupted(project, ports);
        for (const note of notes) notices.put(note);
        if (notes.length > 0) changed('activity');
      }
      return await done();
    },
    lock: async () => {
      vault.lock();
      return await done();
    },
    protect: async ({ passphrase }) => {
      await vault.protect(passphrase);
      return await done();
    },
    startOver: async () => {
      const keptAt = await vault.startOver();
      await done();
      return { keptAt };
    },
    set: async ({ value, ...name }) => {
      const { target } = await openEnvironments(workspace().repository).get(name.environment);
      refuseUnknown(name, target);
      const address =
        name.room === 'target'
          ? (credentialAddress(target) ?? undefined)
          : await secretAddress(workspace(), name.environment, name.name);
      const project = await projectId();
      await vault.change(secrets => [
        ...secrets.filter(secret => !isNamed(project, name)(secret)),
        { project, ...name, value, ...(address === undefined ? {} : { address }) },
      ]);
      await recordCredential(workspace(), services, 'Set', name);
      return await done('activity');
    },
    remove: async name => {
      const project = await projectId();
      // Nothing to remove must not make a vault, or ask for a passphrase.
      if ((await vault.read()).some(isNamed(project, name))) {
        await vault.change(secrets => secrets.filter(secret => !isNamed(project, name)(secret)));
        await recordCredential(workspace(), services, 'Removed', name);
      }
      return await done('activity');
    },
    export: async ({ passphrase }) => {
      const project = await projectId();
      const secrets = (await vault.read()).filter(secret => secret.project === project);
      return { text: await sealForTransfer(secrets, passphrase), count: secrets.length };
    },
    import: async ({ text, passphrase, replace }) => {
      const theirs = await openTransfer(text, passphrase);
      const project = (await readDefinitions(workspace().repository)).project;
      if (theirs.some(secret => secret.project !== project)) {
        const message =
          'These credentials belong to another project. Open that one, or a clone of it, first.';
        throw new Failure('bad-request', message);
      }
      let taken: StoredSecret[] = [];
      await vault.change(mine => {
        const merged = merge(mine, theirs, replace);
        taken = merged.taken;
        return merged.secrets;
      });
      for (const name of taken) await recordCredential(workspace(), services, 'Imported', name);
      await done('activity');
      return { set: taken.length, kept: theirs.length - taken.length };
    },
  };
}

/** A misspelt name would be kept and never used. */
function refuseUnknown({ room, name }: SecretName, target: Parameters<typeof credentialsOf>[0]): void {
  if (room !== 'target') return;
  const names = credentialsOf(target).map(field => field.name);
  if (names.includes(name)) return;
  const known = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`;
  const message = `The target of this environment takes no credential named “${name}”. ${known}`;
  throw new Failure('environment-invalid', message, { field: 'name', names });
}
