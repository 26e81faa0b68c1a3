import type { Inspection } from '../../../contract/commands/project.ts';
import { useInspection } from '../../shared/use-inspection.ts';

type Place = { problem: boolean; parentProblem: string | null; nameProblem: string | null };

/** Can a new folder be made at `path`, inside `parent`? Nothing is said while that isn't known. */
export function useNewPlace(parent: string, path: string | null): Place {
  const parentProblem = inParent(useInspection(parent));
  const nameProblem = atPath(useInspection(path ?? ''));
  return { problem: parentProblem !== null || nameProblem !== null, parentProblem, nameProblem };
}

function inParent(found: Inspection | null): string | null {
  if (found?.kind === 'file') return 'This is a file. Choose a folder.';
  if (found && found.kind !== 'missing' && !found.writable) return 'This folder can’t be written.';
  return null;
}

function atPath(found: Inspection | null): string | null {
  if (found === null || found.kind === 'missing') return null;
  if (found.kind === 'folder' && found.empty) return null;
  return found.kind === 'repository'
    ? 'A project of this name is there already. Open it, or choose another name.'
    : 'Something of this name is there already. Choose another name.';
}
