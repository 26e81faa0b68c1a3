import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const assets = join(import.meta.dirname, '..', 'assets');
const sample = join(assets, 'sample');
const templates = join(assets, 'templates');

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

const projects = [
  ...readdirSync(join(sample, 'versions')).map(name => join(sample, 'versions', name)),
  ...readdirSync(templates).map(id => join(templates, id, 'files')),
];

function read(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  return path.endsWith('.json') ? JSON.parse(text) : parse(text);
}

/** Every `settings/retry.yaml#booking` and `mappings/order.yaml` that a workflow names. */
const named = (text: string) =>
  [...text.matchAll(/"((?:settings|mappings)\/[^"#]+)(?:#([^"]+))?"/g)].map(([, path = '', key]) => ({
    path,
    key,
  }));

it.each(projects)('%s holds well-formed files that lead nowhere wrong', folder => {
  const files = filesOf(folder);
  expect(files.some(path => path.endsWith('README.md'))).toBe(true);
  for (const path of files.filter(file => /\.(json|yaml)$/.test(file))) {
    expect(() => read(path), path).not.toThrow();
    for (const { path: to, key } of named(readFileSync(path, 'utf8'))) {
      expect(existsSync(join(folder, to)), `${path} -> ${to}`).toBe(true);
      if (key) expect(read(join(folder, to)), `${path} -> ${to}`).toHaveProperty(key);
    }
  }
});

it('the sample’s story has a folder for each version, and its draft changes files of the last', () => {
  const { versions, environments } = read(join(sample, 'sample.json')) as {
    versions: { name: string }[];
    environments: unknown[];
  };
  const names = versions.map(({ name }) => name);
  expect(readdirSync(join(sample, 'versions')).sort()).toEqual([...names].sort());
  expect(environments).toHaveLength(3);
  const last = join(sample, 'versions', names.at(-1) ?? '');
  for (const path of filesOf(join(sample, 'draft'))) {
    const before = join(last, path.slice(join(sample, 'draft').length));
    expect(readFileSync(path, 'utf8')).not.toBe(readFileSync(before, 'utf8'));
  }
});
