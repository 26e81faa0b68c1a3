import type { ActivityEntry } from '../../../contract/receipt.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { Failure } from '../failure.ts';
import type { Chosen } from './source.ts';

/**
 * A protected environment is changed only by whoever repeats its name and says why. Throws
 * `environment-protected` with what is missing in `data.missing`.
 */
export function assertConfirmed(
  { id, name, protected: isProtected }: EnvironmentDefinition,
  { confirm, reason }: { confirm: string; reason: string },
): void {
  if (!isProtected) return;
  const isNamed = confirm.trim().normalize('NFC') === name;
  const missing = [...(isNamed ? [] : ['name']), ...(reason.trim() === '' ? ['reason'] : [])];
  if (missing.length === 0) return;
  const wrong =
    confirm.trim() !== '' && !isNamed ? `“${confirm.trim().slice(0, 100)}” is not its name. ` : '';
  const asked = missing.length === 2 ? `Repeat its name, and give a reason` : askedAlone(missing[0]);
  const message = `${name} is protected. ${wrong}${asked}.`;
  throw new Failure('environment-protected', message, { environment: id, rule: 'protected', missing });
}

const askedAlone = (missing: string | undefined) =>
  missing === 'name' ? 'Repeat its name' : 'Give a reason';

/** Whoever breaks the lock of a protected environment repeats its name. Throws `environment-protected`. */
export const assertNamed = (environment: EnvironmentDefinition, confirm: string): void =>
  assertConfirmed(environment, { confirm, reason: 'The lock is broken.' });

/**
 * An environment that keeps to the promotion order takes only what ran successfully in the one before it, or in
 * itself (so that a rollback stays possible), by the receipts. Throws `environment-protected`.
 * @param environments all of them, in promotion order
 * @param entries the audit trail
 */
export function assertInOrder(
  environments: EnvironmentDefinition[],
  entries: ActivityEntry[],
  into: EnvironmentDefinition,
  { version }: Pick<Chosen, 'version'>,
): void {
  const before = environments[environments.findIndex(({ id }) => id === into.id) - 1];
  if (!into.inOrder || !before) return;
  const ran = entries.some(
    ({ receipt }) =>
      receipt?.outcome === 'succeeded' &&
      (receipt.environment.id === before.id || receipt.environment.id === into.id) &&
      receipt.commit === version?.commit &&
      receipt.tree === version.tree,
  );
  if (ran) return;
  const what = version?.name ?? 'The latest draft';
  const message =
    `${into.name} takes only versions that ran in ${before.name} successfully. ` +
    `${what} did not: deploy it to ${before.name} first.`;
  throw new Failure('environment-protected', message, {
    environment: into.id,
    rule: 'in-order',
    before: before.id,
  });
}
