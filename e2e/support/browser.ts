import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import { bundledChromium } from './bundled-chromium.ts';

const namesOnPath = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
];
const usualPlaces = [
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * How to launch a real browser here: `$CHROME_PATH`, else an installed Chrome or Chromium, else the one from npm.
 * @throws when CHROME_PATH leads nowhere or no browser can be had on this system
 */
export async function browserLaunchOptions(): Promise<LaunchOptions> {
  const installed = installedBrowser();
  const { executablePath, env } = installed
    ? { executablePath: installed, env: {} }
    : await bundledChromium();
  return { executablePath, env: { ...inheritedEnv(), ...env }, args: browserArgs() };
}

function installedBrowser(): string | undefined {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH is ${chosen}, but there is no such file.`);
    return chosen;
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  const onPath = folders.flatMap(folder => namesOnPath.map(name => join(folder, name)));
  return [...onPath, ...usualPlaces].find(path => existsSync(path));
}

function browserArgs(): string[] {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--font-render-hinting=none',
    // Chromium's sandbox can't be set up by root.
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}

function inheritedEnv(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
