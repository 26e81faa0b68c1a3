import { type Found, useInspection } from '../../shared/use-inspection.ts';

type Place = { problem: boolean; parentProblem: string | null; nameProblem: string | null };

/** Can a new folder be made at `path`, inside `parent`? Nothing is said while that isn't known. */
export function useNewPlace(parent: string, path: string | null): Place {
  const parentProblem = inParent(useInspection(parent));
  const nameProblem = atPath(useInspection(path ?? ''));
  return { problem: parentProblem !== null || nameProblem !== null, parentProblem, nameProblem };
}

function inParent(found: Found | null): string | null {
  if (found === null) return null;
  if (found.kind === 'missing') return 'There is no such folder.';
  if (found.kind === 'file') return 'This is a file. Choose a folder.';
  if (found.kind === 'refused') return found.message;
  return found.writable ? null : 'This folder can’t be written.';
}

function atPath(found: Found | null): string | null {
  if (found === null || found.kind === 'missing' || found.kind === 'refused') return null;
  if (found.kind === 'folder' && found.empty) return null;
  return found.kind === 'repository'
    ? 'A project of this name is there already. Open it, or choose another name.'
    : 'Something of this name is there already. Choose another name.';
}
