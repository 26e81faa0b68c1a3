import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { inRoot } from './paths.mjs';

/**
 * @typedef {object} PackageConfig the parts of electron-builder's configuration that are looked at here
 * @property {string[]} files
 * @property {string[]} asarUnpack
 * @property {{ [fuse: string]: boolean }} electronFuses
 * @property {{ icon: string, target: string[] }} linux
 * @property {{ icon: string, target: string[] }} mac
 * @property {{ icon: string, target: string[] }} win
 */

export const configPath = inRoot('build', 'electron-builder.yml');

/** electron-builder's insides, of the version that will read the file. @param {string} path */
export function builderModule(path) {
  const builder = createRequire(import.meta.url).resolve('electron-builder');
  return createRequire(builder)(`app-builder-lib/out/${path}`);
}

/** @returns {PackageConfig} */
export const readConfig = (path = configPath) => parse(readFileSync(path, 'utf8'));

/** The fuses that Electron's documentation names, as they have to stand. */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  enableCookieEncryption: true,
  grantFileProtocolExtraPrivileges: false,
};

/**
 * Checks the configuration against electron-builder's own schema, and the fuses against what we promise.
 * @param {PackageConfig} config
 * @returns {Promise<string[]>} what is wrong, in plain sentences
 */
export async function configProblems(config) {
  const problems = [];
  const { validateConfiguration } = builderModule('util/config/config.js');
  try {
    await validateConfiguration(config, { isEnabled: false });
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  for (const [fuse, wanted] of Object.entries(fuses)) {
    if (config.electronFuses?.[fuse] !== wanted) problems.push(`The fuse ${fuse} has to be ${wanted}`);
  }
  return problems;
}
