import { readFile } from 'node:fs/promises';
import { Failure } from '../../../failure.ts';
import type { Release, Step } from '../target.ts';
import type { FileAccess } from './file-access.ts';
import type { Layout } from './layout.ts';
import { type Known, listTree } from './listing.ts';
import type { Written } from './stage.ts';

/**
 * Reads a staged release again and compares it with the version's own ids. Ends when it is flushed, too. Answers what was read, so that what has
 * not changed since need not be read again (docs/decisions/015-how-a-folder-is-proven.md). Throws `verification-failed`.
 */
export async function verifyStaging(
  layout: Layout,
  release: Release,
  { manifest, manifestText, connectionsText, flushed }: Written,
  access: FileAccess,
  step: Step,
): Promise<Known> {
  const staging = layout.staging(release.id);
  // It was written last, so the disk's clock stood there or later when reading begins.
  const { ctimeMs: since } = await access.stat(staging.manifest);
  const { files, known } = await listTree(staging.files, access, step);
  for (const { path, mode, oid } of release.files) {
    const there = known.get(path)?.file;
    if (there?.oid === oid && (there.mode === mode || !manifest.keepsModes)) continue;
    throw failed(`What was written for ${path} does not read back the same.`, { path });
  }
  const [found, expected] = [files.length, release.files.length];
  if (found !== expected)
    throw failed(`${found} files stand there instead of ${expected}.`, { found, expected });
  const same =
    (await readFile(staging.connections, 'utf8')) === connectionsText &&
    (await readFile(staging.manifest, 'utf8')) === manifestText;
  if (!same) throw failed('The manifest or the connections do not read back the same.');
  await flushed;
  return { since, files: known };
}

const failed = (message: string, data: { [key: string]: string | number } = {}) =>
  new Failure('verification-failed', message, data);
