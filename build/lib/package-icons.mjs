import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iconSizes } from './icon-containers.mjs';

/** What each system wants to find. */
const wanted = {
  win: { ending: '.ico', sizes: [16, 32, 48, 256] },
  mac: { ending: '.icns', sizes: [16, 32, 128, 256, 512, 1024] },
};
const wantedOnLinux = [16, 32, 48, 64, 128, 256, 512];

/**
 * @param {string} root what the icons' paths are relative to
 * @param {import('./package-config.mjs').PackageConfig} config
 * @returns {string[]} what is wrong, in plain sentences
 */
export function iconProblems(root, config) {
  return [
    ...fileProblems(root, config.win.icon, wanted.win),
    ...fileProblems(root, config.mac.icon, wanted.mac),
    ...folderProblems(root, config.linux.icon),
  ];
}

/** @param {string} root @param {string} path @param {{ ending: string, sizes: number[] }} wants */
function fileProblems(root, path, { ending, sizes }) {
  if (!path.endsWith(ending)) return [`${path} should be a ${ending} file`];
  if (!existsSync(join(root, path))) return [`${path} is missing`];
  const found = iconSizes(readFileSync(join(root, path)));
  return sizes.filter(size => !found.includes(size)).map(size => `${path} holds no image of ${size} pixels`);
}

/** @param {string} root @param {string} folder */
function folderProblems(root, folder) {
  if (!existsSync(join(root, folder))) return [`${folder} is missing`];
  const names = readdirSync(join(root, folder));
  const missing = wantedOnLinux.filter(size => !names.includes(`${size}x${size}.png`));
  const wrong = names.filter(name => {
    const [width] = iconSizes(readFileSync(join(root, folder, name)));
    return name !== `${width}x${width}.png`;
  });
  return [
    ...missing.map(size => `${folder} has no ${size}x${size}.png`),
    ...wrong.map(name => `${folder}/${name} is not a PNG of the size in its name`),
  ];
}
