import { cp, lstat, mkdtemp, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Template } from '../../../contract/commands/project.ts';
import { asFailure, Failure } from '../failure.ts';
import { initRepository } from '../repository/init.ts';
import { missing, refuseUnsafePath } from './files/safe-path.ts';
import { absolutePath, folderFailure } from './folders.ts';
import { isDevice } from './naming/rules.ts';

const templateSchema = z.object({ name: z.string().min(1), description: z.string() });
const templateId = /^[a-z0-9-]+$/;

/** The templates of `assets/templates`: one folder each, with `template.json` and `files/`. */
export async function listTemplates(assetsDir: string): Promise<Template[]> {
  const folder = join(assetsDir, 'templates');
  const ids = ((await readdir(folder).catch(missing)) ?? []).filter(id => templateId.test(id)).sort();
  const found = await Promise.all(
    ids.map(async id => {
      const text = await readFile(join(folder, id, 'template.json'), 'utf8').catch(missing);
      return text === null ? null : { id, ...templateSchema.parse(JSON.parse(text)) };
    }),
  );
  return found.filter(template => template !== null);
}

/**
 * Makes the folder `parent/name` with the template's files, as a repository without a version yet. It is made
 * under another name and put in place whole. Throws `folder-not-empty`, `project-missing`, `path-invalid` ...
 */
export async function createFromTemplate(
  assetsDir: string,
  input: { parent: string; name: string; template: string },
): Promise<string> {
  const name = input.name.trim();
  refuseFolderName(name);
  const parent = absolutePath(input.parent);
  const files = join(assetsDir, 'templates', input.template, 'files');
  if (!templateId.test(input.template) || !(await lstat(files).catch(missing))) {
    throw new Failure('bad-request', `There is no template ${input.template}.`, { template: input.template });
  }
  const path = join(parent, name);
  const staging = await mkdtemp(join(parent, '.tagline-new-')).catch((error: unknown) => {
    throw folderFailure(error, parent);
  });
  try {
    const made = join(staging, 'project');
    await cp(files, made, { recursive: true });
    await initRepository(made);
    await putInPlace(made, path);
  } catch (error) {
    throw asFailure(error, `make ${path}`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return path;
}

async function putInPlace(made: string, path: string) {
  const standing = await lstat(path).catch(missing);
  if (standing !== null) {
    const empty = standing.isDirectory() && (await readdir(path)).length === 0;
    if (!empty) {
      const message = `${path} exists already. Choose another name or place, or open it instead.`;
      throw new Failure('folder-not-empty', message, { path });
    }
    await rmdir(path);
  }
  await rename(made, path);
}

function refuseFolderName(name: string) {
  refuseUnsafePath(name);
  const problem = /[/\\]/.test(name)
    ? 'it holds a separator'
    : /[<>:"|?*\p{Cc}]/u.test(name) || /\.$/.test(name) || isDevice(name)
      ? 'not every system can have a folder of that name'
      : null;
  if (problem === null) return;
  throw new Failure('path-invalid', `“${name}” can’t be the project’s name: ${problem}.`, { path: name });
}
