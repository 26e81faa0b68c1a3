import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { createBreather } from '../breathe.ts';
import { configValue, readConfig, userAttributesFile } from '../config.ts';
import { readIfThere } from '../disk.ts';
import type { Oid, Repository, TreeFile } from '../types.ts';
import { type AttributeRules, addAttributes, attributesOf, noRules } from './attributes.ts';
import { type Conversion, conversionOf, type Eol, mayConvert } from './conversion.ts';

export type Conversions = {
  files: { path: string; how: Conversion }[];
  /** Whether the search ended early: there may be more. */
  partial: boolean;
};

const mostFound = 50;
const mostRead = 2_000;
const mostBytes = 64 * 1024 * 1024;
const largestFile = 4 * 1024 * 1024;
const largestRules = 1024 * 1024;

/**
 * The files of a tree that native git would change on their way between the history and the folder: by line
 * endings, an encoding, `$Id$` or a filter. Tagline leaves every byte as it is. Bounded in files and bytes.
 */
export async function findConversions(repository: Repository, tree: Oid): Promise<Conversions> {
  const eol = readEol(repository.gitDir);
  const files = (await repository.listFiles(tree)).filter(({ mode }) => mode.startsWith('100'));
  const rules = await readRules(repository, files);
  const found: Conversions = { files: [], partial: false };
  if (rules.rules.length === 0 && eol.autocrlf === 'false') return found;
  const breathe = createBreather();
  let read = 0;
  let bytesRead = 0;
  for (const file of files) {
    await breathe();
    const attributes = attributesOf(rules, file.path);
    if (!mayConvert(attributes, eol)) continue;
    if (found.files.length >= mostFound || read >= mostRead || bytesRead > mostBytes) {
      found.partial = true;
      break;
    }
    read++;
    const bytes = await readSmall(repository, file, largestFile);
    if (bytes === null) {
      found.partial = true;
      continue;
    }
    bytesRead += bytes.length;
    const how = conversionOf(bytes, attributes, eol);
    if (how !== null) found.files.push({ path: file.path, how });
  }
  return found;
}

function readEol(gitDir: string): Eol {
  const config = readConfig(gitDir);
  const value = (key: string) => configValue(config, key)?.toLowerCase() ?? '';
  const autocrlf = value('core.autocrlf');
  const eol = value('core.eol');
  const filters = [...config.keys()].flatMap(
    key => /^filter\.(.*)\.(?:clean|smudge|process)$/.exec(key)?.[1] ?? [],
  );
  return {
    autocrlf: autocrlf === 'input' ? 'input' : /^(true|yes|on|1)$/.test(autocrlf) ? 'true' : 'false',
    eol: eol === 'lf' || eol === 'crlf' ? eol : 'native',
    filters: new Set(filters),
  };
}

/** In rising precedence: the user's, those of the folders from the top down, the repository's own. */
async function readRules(repository: Repository, files: TreeFile[]): Promise<AttributeRules> {
  const rules = noRules();
  addAttributes(rules, '', textOf(userAttributesFile(readConfig(repository.gitDir))));
  const inTree = files.filter(({ path }) => path === '.gitattributes' || path.endsWith('/.gitattributes'));
  const depth = ({ path }: TreeFile) => path.split('/').length;
  for (const file of inTree.toSorted((a, b) => depth(a) - depth(b))) {
    const bytes = await readSmall(repository, file, largestRules);
    addAttributes(rules, file.path.slice(0, -'.gitattributes'.length), bytes?.toString('utf8') ?? '');
  }
  addAttributes(rules, '', textOf(join(repository.gitDir, 'info', 'attributes')));
  return rules;
}

function textOf(path: string): string {
  try {
    const bytes = readIfThere(path);
    return bytes === null || bytes.length > largestRules ? '' : bytes.toString('utf8');
  } catch {
    return '';
  }
}

/** Null for what is larger, or damaged: that is told where it is opened. */
async function readSmall(repository: Repository, { oid }: TreeFile, limit: number): Promise<Buffer | null> {
  try {
    return Buffer.from(await repository.readBlob(oid, { limit }));
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
