import { randomUUID } from 'node:crypto';
import type { EnvironmentInput } from '../../../contract/commands/environments.ts';
import type { Person } from '../../../contract/shapes.ts';
import type { Environment, EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { openAudit } from '../deploy/audit.ts';
import { targetSummary } from '../deploy/targets/table.ts';
import { Failure } from '../failure.ts';
import type { Repository, Signature } from '../repository/types.ts';
import type { Definitions } from './definitions.ts';
import { environmentId } from './identity.ts';
import { runningHistory, runningOf } from './running.ts';
import { changeDefinitions, readDefinitions } from './store.ts';
import { validEnvironment } from './validate.ts';

/** Who changes something and when, for the commits and the audit trail. */
export type Actor = {
  who: Person | null;
  at: Date;
  appVersion: string;
  /** Told what was done, where the audit trail could not be written. */
  onUnrecorded?: (title: string, error: unknown) => void;
};

/**
 * The environments of a project, in promotion order. Reading throws `repository-damaged` when the stored
 * list can't be read; each change is durable and in the audit trail when it resolves.
 */
export type Environments = {
  list(): Promise<EnvironmentDefinition[]>;
  /** Throws `environment-missing`. */
  get(id: string): Promise<EnvironmentDefinition>;
  /** The definitions with what the receipts say that runs there. */
  summaries(): Promise<EnvironmentSummary[]>;
  /** Answers the new id. Throws `environment-exists` or `environment-invalid` with `data.field`. */
  create(input: EnvironmentInput, actor: Actor): Promise<string>;
  update(id: string, input: EnvironmentInput, actor: Actor): Promise<void>;
  /** `ids`: all of them in the wanted order, else `environment-invalid`. */
  reorder(ids: string[], actor: Actor): Promise<void>;
  /** Its receipts stay, and its id is never used again. */
  remove(id: string, actor: Actor): Promise<void>;
  /** The id that names the project in the vault, made now where it has none. */
  projectId(actor: Actor): Promise<string>;
};

/** An environment without what the vault, looks at its target, and the queue say of it. */
type EnvironmentSummary = Omit<Environment, 'credentials' | 'look' | 'queued'>;

type Edit<T> = { next: Definitions; title: string; about: EnvironmentDefinition | null; result: T };

export function openEnvironments(repository: Repository): Environments {
  const change = async <T>(actor: Actor, edit: (now: Definitions) => Promise<Edit<T>> | Edit<T>) => {
    const done = await changeDefinitions(repository, signature(actor), async now => {
      const result = await edit(now);
      return { next: result.next, message: result.title, result };
    });
    const { title, about, result } = done;
    const environment = about && { id: about.id, name: about.name };
    const base = {
      id: randomUUID(),
      at: actor.at.toISOString(),
      who: actor.who,
      kind: 'environment' as const,
    };
    const entry = { ...base, title, version: null, environment, outcome: null, receipt: null };
    // The change is done; a trail that can't be written must not turn it into a failure.
    await openAudit(repository)
      .append(entry, actor.appVersion)
      .catch((error: unknown) => actor.onUnrecorded?.(title, error));
    return result;
  };

  const list = async () => (await readDefinitions(repository)).environments;

  return {
    list,
    get: async id => found(await list(), id),
    summaries: async () => {
      const [definitions, entries] = await Promise.all([list(), openAudit(repository).list()]);
      return definitions.map(definition => {
        const { running, previous } = runningHistory(entries, definition.id);
        return {
          ...definition,
          targetSummary: targetSummary(definition.target),
          running: running && runningOf(running),
          previousVersion: previous?.version ?? null,
        };
      });
    },
    create: (input, actor) =>
      change(actor, async now => {
        const valid = await validEnvironment(input, now.environments, repository.workDir);
        const taken = new Set([...now.retired, ...now.environments.map(environment => environment.id)]);
        const about = { ...valid, id: environmentId(valid.name, taken) };
        const project = now.project ?? randomUUID();
        const next = { ...now, project, environments: [...now.environments, about] };
        return { next, title: `Added environment ${about.name}`, about, result: about.id };
      }),
    update: (id, input, actor) =>
      change(actor, async now => {
        const before = found(now.environments, id);
        const others = now.environments.filter(environment => environment.id !== id);
        const valid = await validEnvironment(input, others, repository.workDir);
        const about = withKept(before, { ...valid, id });
        const next = { ...now, environments: now.environments.map(each => (each.id === id ? about : each)) };
        return { next, title: changeTitle(before, about), about, result: undefined };
      }),
    reorder: (ids, actor) =>
      change(actor, now => {
        const all = new Set(ids);
        if (all.size !== ids.length || ids.length !== now.environments.length) {
          const message = 'The order must name every environment once. Look at the list again and retry.';
          throw new Failure('environment-invalid', message, { field: 'ids' });
        }
        const environments = ids.map(id => found(now.environments, id));
        const title = `Promotion order is now ${environments.map(each => each.name).join(', ')}`;
        return { next: { ...now, environments }, title, about: null, result: undefined };
      }),
    remove: (id, actor) =>
      change(actor, now => {
        const about = found(now.environments, id);
        const environments = now.environments.filter(environment => environment.id !== id);
        const next = { ...now, environments, retired: [...now.retired, id] };
        return { next, title: `Removed environment ${about.name}`, about, result: undefined };
      }),
    projectId: async actor => {
      const known = (await readDefinitions(repository)).project;
      if (known !== undefined) return known;
      return await changeDefinitions(repository, signature(actor), now => {
        const project = now.project ?? randomUUID();
        const message = 'Gave the project an id, which names it where credentials are kept';
        return Promise.resolve({ next: { ...now, project }, message, result: project });
      });
    },
  };
}

/** What a change leaves out stays as it was. */
function withKept(before: EnvironmentDefinition, about: EnvironmentDefinition): EnvironmentDefinition {
  return {
    ...about,
    health: about.health === undefined ? before.health : about.health,
    protected: about.protected ?? before.protected,
    inOrder: about.inOrder ?? before.inOrder,
  };
}

/** A rule that was put up or taken away is told: whoever may change an environment may do so. */
function changeTitle(before: EnvironmentDefinition, about: EnvironmentDefinition): string {
  const title =
    before.name === about.name
      ? `Changed environment ${about.name}`
      : `Renamed environment ${before.name} to ${about.name}`;
  const rules = [
    ruleChange(before.protected, about.protected, 'protected'),
    ruleChange(before.inOrder, about.inOrder, 'bound to the promotion order'),
  ].filter(rule => rule !== null);
  return rules.length === 0 ? title : `${title}, ${rules.join(' and ')}`;
}

function ruleChange(before: boolean | undefined, after: boolean | undefined, rule: string): string | null {
  if (Boolean(before) === Boolean(after)) return null;
  return after ? `now ${rule}` : `no longer ${rule}`;
}

function signature({ who, at }: Actor): Signature {
  const { name, email } = who ?? { name: 'Unknown', email: 'unknown@localhost' };
  return { name, email, date: at };
}

function found(environments: EnvironmentDefinition[], id: string): EnvironmentDefinition {
  const environment = environments.find(each => each.id === id);
  if (environment) return environment;
  throw new Failure('environment-missing', 'There is no such environment any more.', { id });
}
