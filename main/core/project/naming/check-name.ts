import type { NameCheck } from '../../../../contract/commands/versions.ts';
import { repairName } from './repair-name.ts';
import { brokenRule } from './rules.ts';
import type { Taken } from './taken.ts';

/** Whether a new version can have this name, and if not: why, and a name that it could have. */
export function checkName(name: string, taken: Taken): NameCheck {
  const broken = brokenRule(name);
  if (broken !== null) {
    return {
      ok: false,
      code: 'name-invalid',
      message: broken,
      repaired: name.trim() === '' ? null : repairName(name, taken),
    };
  }
  const known = taken(name);
  if (known === null) return { ok: true };
  const message =
    known === name
      ? `There is a version ${name} already.`
      : `There is a version ${known} already; ${name} is too like it.`;
  return { ok: false, code: 'name-taken', message, repaired: repairName(name, taken) };
}
