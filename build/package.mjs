import './lib/node-version.mjs';
import { ensureBuilt } from './lib/build-all.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { targets } from './lib/targets.mjs';

// npm run package: builds, verifies what a package would hold, and makes the packages where that is possible.
await ensureInstalled();
const { configProblems, readConfig } = await import('./lib/package-config.mjs');
const { inspectContents } = await import('./lib/package-contents.mjs');
const { iconProblems } = await import('./lib/package-icons.mjs');
const { makePackages, otherSystems, packagingObstacle } = await import('./lib/packaging.mjs');

/** @param {string} what @param {string[]} problems @returns {boolean} whether there are none */
function report(what, problems) {
  console.log(`${problems.length === 0 ? 'verified' : 'WRONG   '}  ${what}`);
  for (const problem of problems) console.log(`            ${problem}`);
  return problems.length === 0;
}

async function verify() {
  const config = readConfig();
  const { problems, files, bytes } = await inspectContents(root, config);
  const megabytes = (bytes / 1_000_000).toFixed(1);
  return [
    report('configuration: fits electron-builder’s schema, fuses as promised', await configProblems(config)),
    report('icons: ico, icns and PNG in every size', iconProblems(root, config)),
    report(`archive: ${files} files, ${megabytes} MB, nothing missing, nothing foreign`, problems),
  ].every(Boolean);
}

/** @returns {Promise<boolean>} false when it was possible and did not work */
async function make() {
  const obstacle = await packagingObstacle();
  if (obstacle !== undefined) {
    console.log(`left      all packages, because ${obstacle}`);
    return true;
  }
  const { packages, failure } = await makePackages();
  console.log(
    failure === undefined ? `made      ${packages}, in release/` : `FAILED    ${packages}: ${failure}`,
  );
  console.log(`left      ${otherSystems().join(' and ')}, which are made on their own systems`);
  return failure === undefined;
}

try {
  await ensureBuilt(targets);
  if (!((await verify()) && (await make()))) process.exitCode = 1;
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
