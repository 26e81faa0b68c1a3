import { randomBytes } from 'node:crypto';
import type { Layout } from '../folder/layout.ts';
import type { Manifest } from '../folder/manifest.ts';
import { unattended } from '../target.ts';
import { listScript, parseListing, type ShellListing, sumScript } from './files/shell-listing.ts';
import { parseAbout } from './live-release.ts';
import { type AtPointer, type Pointer, pointerAt } from './pointer.ts';
import type { Shell } from './ssh/shell.ts';
import { quote } from './ssh/shell-channel.ts';

/** A target as it stood at one moment, by one command of the server's shell. */
export type Look = {
  pointer: Pointer;
  /** Of the live release: what it says about itself, its connections as they are stored, its files. */
  about: Omit<Manifest, 'files'> | null;
  connections: string | null;
  listing: ShellListing | null;
  /** What stands in the target's folder, and in its `releases`; null: there is no such folder. */
  beside: string[];
  releases: string[] | null;
};

const stop = String.raw`printf '\0'`;
const namesIn = (folder: string) =>
  String.raw`[ -d ${folder} ] && printf '/\0' && find ${folder} -mindepth 1 -maxdepth 1 -printf '%f\0'; ${stop}`;

/** Zero bytes part what it says: what files hold is rid of them, and is no JSON as before. `known`: releases whose digests are not needed. */
function lookScript(known: readonly string[]): string {
  const sums = `printf '\\1'; ${sumScript}`;
  const isKnown = known.map(id => quote(`releases/${id}`)).join('|');
  return [
    'if [ -L current ]; then printf l; readlink -n current; elif [ -d current ]; then printf d',
    'elif [ -e current ]; then printf f; else printf n; fi',
    stop,
    `if [ -d current.json ]; then printf 'ya folder'`,
    `elif [ -e current.json ]; then printf y; head -c 200 current.json | tr '\\0' '\\1'; fi`,
    stop,
    namesIn('.'),
    namesIn('releases'),
    `find deploy.lock -maxdepth 0 -printf '%D:%C@'`,
    stop,
    'r=$(readlink current)',
    'case "$r" in releases/*/*) exit 0;; releases/?*) ;; *) exit 0; esac',
    `sed '/^  "files": \\[/q' "$r/manifest.json" | tr '\\0' '\\1'`,
    stop,
    `[ -f "$r/connections.json" ] && printf y && tr '\\0' '\\1' <"$r/connections.json"`,
    stop,
    `cd "$r" && ${listScript} && ${isKnown ? `case "$r" in ${isKnown}) ;; *) ${sums};; esac` : `{ ${sums}; }`}`,
  ].join('; ');
}

const kinds: { [letter: string]: AtPointer['kind'] } = { l: 'link', d: 'folder', f: 'file', n: 'none' };

/** Null where it is not what `lookScript` says. */
function parseLook(out: string): Look | null {
  const parts = out.split('\0');
  const names = (): string[] | null => {
    const found = parts.splice(0, parts.indexOf('') + 1).slice(0, -1);
    return found.shift() === '/' ? found : null;
  };
  const [at = '', file = ''] = parts.splice(0, 2);
  const kind = kinds[at.charAt(0)];
  const beside = names();
  const releases = names();
  const [disk = '', locked = ''] = parts.shift()?.split(':') ?? [];
  if (kind === undefined || beside === null) return null;
  const there = file.startsWith('y') ? file.slice(1) : null;
  const pointer = pointerAt({ kind, link: at.slice(1), text: there });
  const [about = '', connections = '', ...told] = parts;
  const last = told.pop() ?? '';
  const hasDigests = last.startsWith('\x01');
  const listing =
    told.length === 0 ? null : parseListing([...told, last.slice(hasDigests ? 1 : 0)], hasDigests);
  return {
    pointer,
    about: parseAbout(about),
    connections: connections.startsWith('y') ? connections.slice(1) : null,
    listing: listing && isOn(disk, listing) ? { ...listing, notBefore: locked } : listing,
    beside,
    releases,
  };
}

/** Whether all of it is on that disk, whose clock tells when the lock was taken. */
const isOn = (disk: string, { entries }: ShellListing) =>
  disk !== '' && entries.every(({ stamp }) => stamp.identity.startsWith(`${disk}:`));

/** Null where the shell can't tell (all of it), or there is no such folder. */
export async function lookByShell(
  shell: Shell,
  layout: Layout,
  known: readonly string[],
  signal: AbortSignal,
): Promise<Look | null> {
  const { code, out } = await shell.run(`cd ${quote(layout.root)} && { ${lookScript(known)}; }`, signal);
  return code === 0 ? parseLook(out.toString()) : null;
}

/**
 * Makes the lock, which only one can, and looks at the target under it, by one command. The lock appears with its
 * whole text. Null where the shell can't do it: then nobody has made it by this. `look` may be null all the same.
 */
export async function lockByShell(
  shell: Shell,
  layout: Layout,
  text: string,
  known: readonly string[],
  signal: AbortSignal,
): Promise<{ isMade: boolean; look: Look | null } | null> {
  const claim = `deploy.lock.${randomBytes(6).toString('hex')}`;
  const lines = [
    `mkdir -p ${quote(layout.root)} && cd ${quote(layout.root)}`,
    `{ printf %s ${quote(text)} >${claim} && ln -T ${claim} deploy.lock && l=y; rm -f ${claim}; }`,
    `printf '%s\\0' "$l"; [ "$l" ] && { ${lookScript(known)}; }`,
  ];
  const { code, out } = await shell.run(`l=; ${lines.join(' && ')}`, signal);
  const said = out.toString();
  if (said.startsWith('y\0')) return { isMade: true, look: code === 0 ? parseLook(said.slice(2)) : null };
  return said.startsWith('\0') ? { isMade: false, look: null } : null;
}

const isLock = ({ lock }: Layout, text: string) =>
  `[ "$(cat ${quote(lock)}; echo .)" = ${quote(`${text}.`)} ]`;

/** False where it is another one or none, or the shell can't tell. */
export async function isLockByShell(shell: Shell, layout: Layout, text: string): Promise<boolean> {
  return await succeeds(shell, isLock(layout, text));
}

/** Removes the lock if it is this one; false where it may not have done so. */
export async function unlockByShell(shell: Shell, layout: Layout, text: string): Promise<boolean> {
  const script = `${isLock(layout, text)} && rm -f ${quote(layout.lock)}`;
  return await succeeds(shell, script);
}

const succeeds = (shell: Shell, script: string): Promise<boolean> =>
  shell.run(script, unattended.signal).then(
    ({ code }) => code === 0,
    () => false,
  );
