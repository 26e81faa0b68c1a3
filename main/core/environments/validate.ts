import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { EnvironmentInput } from '../../../contract/commands/environments.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { Failure } from '../failure.ts';

/**
 * The input with its name trimmed and its path made plain. Throws `environment-exists` or
 * `environment-invalid`, with the field in `data.field`.
 * @param others the project's other environments
 * @param projectPath the project's folder
 */
export async function validEnvironment(
  input: EnvironmentInput,
  others: EnvironmentDefinition[],
  projectPath: string,
): Promise<EnvironmentInput> {
  const name = validName(input.name, others);
  const path = await validPath(input.target.path, others, projectPath);
  for (const key of Object.keys(input.connections)) {
    if (key.trim() === '' || hasControl(key)) {
      throw invalid('connections', `Give the connection “${printable(key)}” a name of ordinary characters.`);
    }
  }
  return { ...input, name, target: { ...input.target, path } };
}

function validName(given: string, others: EnvironmentDefinition[]): string {
  const name = given.trim().normalize('NFC');
  if (name === '') throw invalid('name', 'Give the environment a name.');
  if (hasControl(name)) throw invalid('name', 'The name must be one line of ordinary characters.');
  const same = others.find(other => other.name.toLowerCase() === name.toLowerCase());
  if (same) {
    const message = `There already is an environment named ${same.name}. Choose another name.`;
    throw new Failure('environment-exists', message, { field: 'name', name: same.name });
  }
  return name;
}

async function validPath(
  given: string,
  others: EnvironmentDefinition[],
  projectPath: string,
): Promise<string> {
  if (!isAbsolute(given) || given.includes('\0')) {
    throw invalid(
      'target.path',
      `Give the folder as a whole path; “${printable(given)}” is only a part of one.`,
    );
  }
  const path = resolve(given);
  if (dirname(path) === path)
    throw invalid('target.path', 'A whole drive can’t be a target. Choose a folder.');
  const [real, project] = await Promise.all([realPath(path), realPath(projectPath)]);
  if (same(real, project)) {
    throw invalid(
      'target.path',
      'The project’s own folder can’t be a target. Choose a folder outside of it.',
    );
  }
  if (isInside(real, project)) {
    throw invalid('target.path', 'The target lies inside the project. Choose a folder outside of it.');
  }
  if (isInside(project, real)) {
    throw invalid(
      'target.path',
      'The project lies inside the target. Choose a folder that does not hold it.',
    );
  }
  for (const other of others) {
    const theirs = await realPath(other.target.path);
    const taken = same(real, theirs) || isInside(real, join(theirs, 'releases'));
    if (taken || isInside(theirs, join(real, 'releases'))) {
      const message = `The environment ${other.name} already uses this folder. Choose another one.`;
      throw invalid('target.path', message, { environment: other.id });
    }
  }
  return path;
}

/** The path with its links followed, as far as it exists. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}

// The usual file systems of Windows and macOS take names of any letter case for the same.
const folded = (path: string) =>
  process.platform === 'win32' || process.platform === 'darwin' ? path.toLowerCase() : path;

const same = (a: string, b: string) => folded(a) === folded(b);

function isInside(path: string, folder: string): boolean {
  const way = relative(folded(folder), folded(path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const hasControl = (text: string) => /\p{Cc}/u.test(text);
const printable = (text: string) => text.replace(/\p{Cc}/gu, '?').slice(0, 200);

function invalid(field: string, message: string, data: { [key: string]: string } = {}): Failure {
  return new Failure('environment-invalid', message, { field, ...data });
}
