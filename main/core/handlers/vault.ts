import type { HandlersOf } from '../../../contract/contract.ts';
import { authorOrNull } from '../deploy/record-event.ts';
import { openEnvironments } from '../environments/environments.ts';
import { readDefinitions } from '../environments/store.ts';
import { Failure } from '../failure.ts';
import { settleInterrupted } from '../open-project.ts';
import type { Services } from '../services.ts';
import { credentialsOf } from '../vault/credential-states.ts';
import { forgetRetired } from '../vault/forget-retired.ts';
import type { SecretName } from '../vault/secrets.ts';
import { isNamed } from '../vault/stored-secrets.ts';
import { merge, openTransfer, sealForTransfer } from '../vault/transfer.ts';

export function vaultHandlers(services: Services): HandlersOf<'vault'> {
  const { vault, ports, projects, notices, workspace, changed, freshSnapshot } = services;
  const done = async (): Promise<null> => {
    changed('environments');
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
      const { repository } = workspace();
      refuseUnknown(name, (await openEnvironments(repository).get(name.environment)).target);
      const project = await projectId();
      await vault.change(secrets => [
        ...secrets.filter(secret => !isNamed(project, name)(secret)),
        { project, ...name, value },
      ]);
      return await done();
    },
    remove: async name => {
      const project = await projectId();
      // Nothing to remove must not make a vault, or ask for a passphrase.
      if ((await vault.read()).some(isNamed(project, name))) {
        await vault.change(secrets => secrets.filter(secret => !isNamed(project, name)(secret)));
      }
      return await done();
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
      let counts = { set: 0, kept: 0 };
      await vault.change(mine => {
        const { secrets, ...counted } = merge(mine, theirs, replace);
        counts = counted;
        return secrets;
      });
      await done();
      return counts;
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
