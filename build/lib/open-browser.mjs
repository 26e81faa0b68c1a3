import { spawn } from 'node:child_process';

/**
 * Opens an address in the user's browser if there is a screen and a browser. Never fails and never
 * waits: the address is printed anyway.
 * @param {string} url
 */
export function openBrowser(url) {
  const command = browserCommand();
  if (command === undefined) return;
  const [program, ...args] = command;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', () => {}); // no browser: the printed address is enough
  child.unref();
}

/** @returns {[string, ...string[]] | undefined} */
function browserCommand() {
  if (process.env.CI) return undefined;
  if (process.platform === 'darwin') return ['open'];
  // Not `cmd /c start`: an address holds characters that cmd would read as its own.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}
