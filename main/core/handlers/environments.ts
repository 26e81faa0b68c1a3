import { randomUUID } from 'node:crypto';
import type { HandlersOf } from '../../../contract/contract.ts';
import { unrecorded } from '../deploy/record-done.ts';
import { authorOrNull } from '../deploy/record-event.ts';
import { targetKinds } from '../deploy/targets/table.ts';
import { type Actor, type Environments, openEnvironments } from '../environments/environments.ts';
import type { Services } from '../services.ts';
import { forgetRetired } from '../vault/forget-retired.ts';

export function environmentsHandlers(context: Services): HandlersOf<'environments'> {
  const change = async <T>(work: (environments: Environments, actor: Actor) => Promise<T>): Promise<T> => {
    const project = context.project();
    const who = await authorOrNull(project);
    const at = context.ports.clock();
    const onUnrecorded = (title: string, error: unknown) =>
      context.notices.put(unrecorded(randomUUID(), title, at.toISOString(), error));
    const actor = { who, at, appVersion: context.ports.appVersion, onUnrecorded };
    const result = await work(openEnvironments(project.repository), actor);
    context.changed('environments', 'activity');
    return result;
  };
  return {
    kinds: () => Promise.resolve(targetKinds),
    create: input => change(async (environments, actor) => ({ id: await environments.create(input, actor) })),
    update: ({ id, ...input }) =>
      change(async (environments, actor) => {
        await environments.update(id, input, actor);
        return null;
      }),
    reorder: ({ ids }) =>
      change(async (environments, actor) => {
        await environments.reorder(ids, actor);
        return null;
      }),
    remove: ({ id }) =>
      change(async (environments, actor) => {
        await environments.remove(id, actor);
        await forgetRetired(context.vault, context.project().repository);
        return null;
      }),
  };
}
