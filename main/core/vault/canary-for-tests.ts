import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { git } from '../repository/git-for-tests.ts';
import { secretForms } from './secret-forms.ts';

/** Found in whatever it is escaped for, because nothing escapes it; the rest of a value tries the escaping. */
const core = (field: string) => `Canary${field}7f3a9`;

/** For tests: a secret to plant. */
export const canary = (field: string) => `${core(field)}/+ß"&\\end`;

/** For tests: all that stands below a folder, with the files' names. */
export function writtenIn(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Buffer.concat(
    files.flatMap(({ parentPath, name }) => [Buffer.from(name), readFileSync(join(parentPath, name))]),
  );
}

/** For tests: all objects of a repository, inflated. */
export const objectsOf = (repository: string): Buffer =>
  Buffer.from(git(repository, 'cat-file', '--batch-all-objects', '--unordered', '--batch'));

/** For tests: that no secret stands anywhere, as it is, in base64, URL- or JSON-escaped, or in hexadecimal. */
export function expectNowhere(places: { [place: string]: Buffer }, fields: string[]): void {
  for (const secret of fields.map(core)) {
    const hex = Buffer.from(secret).toString('hex');
    const forms = [...secretForms(secret), Buffer.from(hex), Buffer.from(hex.toUpperCase())];
    for (const [place, bytes] of Object.entries(places)) {
      for (const form of forms) expect(bytes.includes(form), `${place}: ${form.toString()}`).toBe(false);
    }
  }
}
