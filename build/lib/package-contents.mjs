import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageWithOptions, extractFile, listPackage } from '@electron/asar';
import { builderModule } from './package-config.mjs';
import { requiredModules } from './required-modules.mjs';

const needed = [
  'package.json',
  'dist/core-thread/core.cjs',
  'dist/core-thread/thread.cjs',
  'dist/electron/main.cjs',
  'dist/electron/preload.cjs',
  'dist/renderer/index.html',
];
const neededFolders = ['dist/assets/sample/', 'dist/assets/templates/', 'dist/assets/icons/'];

/** What must not be shipped; the sample under dist/assets is data and may hold anything. */
const unwanted = [
  { is: /(^|\/)node_modules\//, why: 'belongs to a package that should be bundled' },
  { is: /^(?!dist\/assets\/).*\.(ts|tsx|map)$/, why: 'is a source or a source map' },
  { is: /^(?!dist\/assets\/).*\.(test|spec)\./, why: 'is a test' },
  { is: /^(?!dist\/|package\.json$)/, why: 'is not part of what was built' },
];

/**
 * The files that electron-builder's own matcher selects.
 * @param {string} root
 * @param {string[]} patterns the configuration's `files`
 * @returns {string[]} relative to the root, with `/`, sorted
 */
export function selectedFiles(root, patterns) {
  const { FileMatcher } = builderModule('fileMatcher.js');
  const matcher = new FileMatcher(root, root, (/** @type {string} */ text) => text, patterns);
  const filter = matcher.createFilter();
  const fileStat = { isDirectory: () => false };
  return everything(root)
    .filter(path => filter(join(root, path), fileStat))
    .sort();
}

/** Every file that a wrong selection could take along. @param {string} root */
function everything(root) {
  return readdirSync(root, { withFileTypes: true }).flatMap(entry => {
    if (entry.isFile()) return [entry.name];
    if (!entry.isDirectory() || ['.git', 'node_modules', 'release'].includes(entry.name)) return [];
    return readdirSync(join(root, entry.name), { recursive: true, withFileTypes: true })
      .filter(inner => inner.isFile())
      .map(inner =>
        join(inner.parentPath, inner.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      );
  });
}

/**
 * Packs the selection into an archive, as the package would have it, and looks inside.
 * @param {string} root
 * @param {import('./package-config.mjs').PackageConfig} config
 * @returns {Promise<{ problems: string[], files: number, bytes: number }>}
 */
export async function inspectContents(root, config) {
  const folder = mkdtempSync(join(tmpdir(), 'tagline-package-'));
  try {
    const selected = selectedFiles(root, config.files);
    for (const path of selected) cpSync(join(root, path), join(folder, 'app', path));
    const archive = join(folder, 'app.asar');
    await createPackageWithOptions(join(folder, 'app'), archive, { unpackDir: unpackedFolders(config) });
    const inside = listPackage(archive, { isPack: false }).map(path => path.slice(1).replaceAll('\\', '/'));
    const bytes = selected.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
    const problems = [...nameProblems(inside), ...programProblems(archive, inside)];
    return { problems, files: selected.length, bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('./package-config.mjs').PackageConfig} config */
function unpackedFolders({ asarUnpack }) {
  const folders = asarUnpack.map(pattern => pattern.replace(/\/\*\*$/, ''));
  return folders.length > 1 ? `{${folders.join(',')}}` : folders.join();
}

/** @param {string[]} inside */
function nameProblems(inside) {
  const missing = needed.filter(path => !inside.includes(path));
  const empty = neededFolders.filter(folder => !inside.some(path => path.startsWith(folder)));
  const wrong = inside.flatMap(path => {
    const rule = unwanted.find(({ is }) => is.test(path) && path !== 'dist');
    return rule ? [`${path} ${rule.why}`] : [];
  });
  return [...missing, ...empty].map(path => `${path} is missing in the archive`).concat(wrong);
}

/** @param {string} archive @param {string[]} inside */
function programProblems(archive, inside) {
  const builtin = new Set(builtinModules.flatMap(name => [name, `node:${name}`]));
  return inside
    .filter(path => /^dist\/(electron|core-thread)\/.*\.cjs$/.test(path))
    .flatMap(path => {
      const allowed = path.endsWith('preload.cjs')
        ? new Set(['electron'])
        : new Set([...builtin, 'electron']);
      const modules = requiredModules(extractFile(archive, path).toString('utf8'));
      return modules
        .filter(name => !allowed.has(name))
        .map(name => `${path} requires ${name}, which is not shipped`);
    });
}
