import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { basename, dirname, join, resolve, sep } from 'node:path';

type Anything = (...args: unknown[]) => unknown;
type Functions = { [name: string]: Anything };

/** Which arguments name what is changed; `through` marks a call that goes through a link at the end. */
const changing: { [name: string]: { paths: number[]; through?: true } } = {
  appendFile: { paths: [0], through: true },
  chmod: { paths: [0], through: true },
  chown: { paths: [0], through: true },
  copyFile: { paths: [1], through: true },
  cp: { paths: [1] },
  lchmod: { paths: [0] },
  lchown: { paths: [0] },
  link: { paths: [0, 1] },
  lutimes: { paths: [0] },
  mkdir: { paths: [0] },
  mkdtemp: { paths: [0] },
  rename: { paths: [0, 1] },
  rm: { paths: [0] },
  rmdir: { paths: [0] },
  symlink: { paths: [1] },
  truncate: { paths: [0], through: true },
  unlink: { paths: [0] },
  utimes: { paths: [0], through: true },
  writeFile: { paths: [0], through: true },
};

const { O_ACCMODE = 3, O_RDONLY, O_CREAT, O_TRUNC } = fs.constants as { [name: string]: number };

function opensForWriting(flags: unknown): boolean {
  if (typeof flags === 'number') {
    return (flags & O_ACCMODE) !== O_RDONLY || (flags & ((O_CREAT ?? 0) | (O_TRUNC ?? 0))) !== 0;
  }
  return typeof flags === 'string' && flags !== 'r' && flags !== 'rs';
}

/** Where a path really leads: its folder without links, and what it names too where the call follows links. */
function realPlace(given: string, through: boolean): string {
  const path = resolve(given);
  try {
    if (through && fs.existsSync(path)) return fs.realpathSync(path);
    return join(fs.realpathSync(dirname(path)), basename(path));
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPlace(parent, true), basename(path));
  }
}

/**
 * From now until `end`, every change of a file outside of `roots`, every child process and every connection
 * of this process is noted, and a process or connection is refused. `end` answers what was noted.
 */
export function watchProcess(roots: string[]): { end: () => string[] } {
  const noted: string[] = [];
  const undo: (() => void)[] = [];
  const patch = (holder: Functions, name: string, make: (original: Anything) => Anything) => {
    const original = holder[name];
    if (typeof original !== 'function') return;
    holder[name] = make(original);
    undo.push(() => {
      holder[name] = original;
    });
  };
  const look = (call: string, given: unknown, through: boolean) => {
    if (typeof given !== 'string' && !Buffer.isBuffer(given)) return;
    const place = realPlace(given.toString(), through);
    if (!roots.some(root => place === root || place.startsWith(root + sep))) noted.push(`${call} ${place}`);
  };

  for (const [holder, suffixes] of [
    [fs, ['', 'Sync']],
    [fs.promises, ['']],
  ] as unknown as [Functions, string[]][]) {
    for (const suffix of suffixes) {
      for (const [name, { paths, through }] of Object.entries(changing)) {
        patch(holder, name + suffix, original => (...args) => {
          for (const index of paths) look(name, args[index], through === true);
          return original.apply(holder, args);
        });
      }
      patch(holder, `open${suffix}`, original => (...args) => {
        if (opensForWriting(args[1])) look('open', args[0], true);
        return original.apply(holder, args);
      });
    }
  }

  const refuse = (what: string) => () => {
    noted.push(what);
    throw new Error(`${what} under the watch`);
  };
  const native = (process as unknown as { binding: (name: string) => { [name: string]: unknown } }).binding;
  patch(native('spawn_sync') as Functions, 'spawn', () => refuse('a child process'));
  const { prototype } = native('process_wrap').Process as { prototype: Functions };
  patch(prototype, 'spawn', () => refuse('a child process'));
  for (const name of Object.keys(childProcess)) {
    if (/^(spawn|exec|fork)/.test(name)) {
      patch(childProcess as unknown as Functions, name, () => refuse(`a child process by ${name}`));
    }
  }
  patch(net.Socket.prototype as unknown as Functions, 'connect', () => refuse('a connection'));
  syncBuiltinESMExports();

  return {
    end: () => {
      for (const back of undo.reverse()) back();
      syncBuiltinESMExports();
      // Node keeps some of what was patched for itself: what it still notes is none of the case's.
      return [...noted];
    },
  };
}
