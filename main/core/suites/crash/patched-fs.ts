import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { type Change, changing, handleMethods, pathOf } from './changes.ts';
import { disk } from './disk.ts';
import { currentProcess, type DoomedProcess } from './doomed-process.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Functions = { [name: string]: AnyFunction | undefined };

const table = (object: unknown) => object as Functions;

/** The change that a call is about to make, when it belongs to a doomed process and lies below its root. */
function changeOf(
  name: string,
  call: string,
  args: unknown[],
): { process: DoomedProcess; change: Change } | null {
  const process = currentProcess();
  const told = process && changing[name]?.(args, fd => process.files.get(fd) ?? null);
  return process && told && process.owns(told.path) ? { process, change: { ...told, call } } : null;
}

/** Remembers which file a descriptor stands for: later calls name the descriptor only. */
function opened(name: string, args: unknown[], result: unknown): void {
  const process = currentProcess();
  if (!process || name !== 'open') return;
  const fd = typeof result === 'number' ? result : (result as { fd: number }).fd;
  const path = pathOf(args[0]);
  if (path !== null && process.owns(path)) process.files.set(fd, path);
  else process.files.delete(fd);
}

const patchSync = (name: string, call: string, real: AnyFunction): AnyFunction =>
  function (...args) {
    const found = changeOf(name, call, args);
    const settle = found?.process.begin(found.change);
    const result = real.apply(this, args);
    opened(name, args, result);
    try {
      settle?.();
    } catch (error) {
      // Who opened a file in the moment of death can't close it.
      if (name === 'open') disk.closeSync(result as number);
      throw error;
    }
    return result;
  };

const patchPromise = (name: string, call: string, real: AnyFunction, own = false): AnyFunction =>
  async function (...args) {
    // A handle's method names its file by the handle.
    const found = changeOf(name, call, own ? [this, ...args] : args);
    const ended = found?.process.underWay();
    try {
      const settle = found?.process.begin(found.change);
      const result = await real.apply(this, args);
      opened(name, args, result);
      try {
        settle?.();
      } catch (error) {
        if (name === 'open') await (result as { close: () => Promise<void> }).close();
        throw error;
      }
      return result;
    } finally {
      ended?.();
    }
  };

const patchCallback = (name: string, call: string, real: AnyFunction): AnyFunction =>
  function (...args) {
    const tell = args.at(-1) as (...results: unknown[]) => void;
    const found = changeOf(name, call, args);
    if (!found && name !== 'open') return real.apply(this, args);
    const ended = found?.process.underWay();
    const answer = (...results: unknown[]) => {
      ended?.();
      tell(...results);
    };
    let settle: (() => void) | undefined;
    try {
      settle = found?.process.begin(found.change);
    } catch (error) {
      queueMicrotask(() => answer(error));
      return undefined;
    }
    return real.apply(this, [
      ...args.slice(0, -1),
      (error: unknown, ...results: unknown[]) => {
        if (error) return answer(error);
        opened(name, args, results[0]);
        try {
          settle?.();
        } catch (fault) {
          return answer(fault);
        }
        answer(null, ...results);
      },
    ]);
  };

let patched = false;

/**
 * Puts the doomed processes between node:fs (its three forms) and everyone who imports it. Code that belongs to
 * no such process sees no difference.
 */
export async function patchFs(): Promise<void> {
  if (patched) return;
  patched = true;
  const handle = await disk.promises.open(import.meta.filename, 'r');
  const prototype = table(Object.getPrototypeOf(handle));
  await handle.close();
  const [sync, promises] = [table(fs), table(fs.promises)];
  for (const [method, name] of Object.entries(handleMethods)) {
    const real = prototype[method];
    if (real) prototype[method] = patchPromise(name, `handle.${method}`, real, true);
  }
  for (const name of Object.keys(changing)) {
    const [whenSync, later, promised] = [sync[`${name}Sync`], sync[name], promises[name]];
    if (whenSync) sync[`${name}Sync`] = patchSync(name, `${name}Sync`, whenSync);
    if (later) sync[name] = patchCallback(name, name, later);
    if (promised) promises[name] = patchPromise(name, `promises.${name}`, promised);
  }
  syncBuiltinESMExports();
}
