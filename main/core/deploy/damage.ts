import { Failure } from '../failure.ts';

const damage = ['repository-damaged', 'version-damaged', 'file-too-large'];

/** A passing trouble (too many open files, for example) must not be taken for stored data that is damaged. */
export function throwUnlessDamage(error: unknown): void {
  if (error instanceof Failure && !damage.includes(error.code)) throw error;
}
