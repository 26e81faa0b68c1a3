import './lib/node-version.mjs';
import { electronObstacle, ensureElectron } from './electron-binary.mjs';
import { ensureBuilt } from './lib/build-all.mjs';
import { runElectron, runWeb } from './lib/heads.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { say } from './lib/say.mjs';
import { parseStart, usage } from './lib/start-options.mjs';
import { targets } from './lib/targets.mjs';

// npm start: installs what is missing, builds what is out of date, opens Tagline.

/** @param {import('./lib/start-options.mjs').StartOptions} options @returns {Promise<number>} the exit code */
async function start({ head, headArgs, openBrowser }) {
  await ensureInstalled();
  await ensureBuilt(targets);
  if (head === 'web') return runWeb(headArgs, openBrowser);

  const obstacle = electronObstacle();
  const electron =
    obstacle === undefined ? await ensureElectron({ retry: head === 'electron' }) : { reason: obstacle };
  let reason;
  if ('path' in electron) {
    const { code, failedToStart } = await runElectron(electron.path, headArgs);
    if (!failedToStart) return code;
    reason = `Electron ended at once with code ${code}; ${electron.path} can't run on this machine`;
  } else {
    reason = electron.reason;
  }
  if (head === 'electron') {
    say(`Tagline can't open its desktop window: ${reason}. Without --electron it opens in the browser.`);
    return 1;
  }
  say(`Opening in the browser, because ${reason}.`);
  return runWeb(headArgs, openBrowser);
}

try {
  // npm runs scripts in the package's folder; INIT_CWD is where the user stood.
  const options = parseStart(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) process.stdout.write(usage);
  else process.exitCode = await start(options);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
