import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';

/** Written anew when so much more of the program has been used. */
const growth = 1.1;
const sealBytes = 32;

export type LoadedProgram<T> = {
  exports: T;
  /** Whether kept code was there and was used. */
  wasKept: boolean;
  /** Keeps what has been compiled by now for the next start. Never throws: without it, a start takes longer. */
  keep: () => void;
};

/**
 * Loads a CommonJS program (absolute path) with what V8 compiled of it in an earlier run, kept in the file `kept`
 * (https://nodejs.org/api/vm.html#scriptcreatecacheddata). Of another program, Node or processor, or damaged:
 * not used. V8 looks at little more than the length of the source, so the file is sealed by a hash of both.
 *
 * Throws what the program throws.
 */
export function loadProgram<T>(program: string, kept: string): LoadedProgram<T> {
  const { script, maker, keptBytes } = compile(program, kept);
  const module = { exports: {} };
  const run = script.runInThisContext() as (...of: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(program), module, program, dirname(program));
  const wasKept = script.cachedDataRejected === false;
  return {
    exports: module.exports as T,
    wasKept,
    keep: () => {
      try {
        const data = script.createCachedData();
        if (wasKept && data.length < keptBytes * growth) return;
        writeKept(maker, data, kept);
      } catch {
        // No room, or no right to write there.
      }
    },
  };
}

/** A function of its own, so that nothing here holds megabytes of source for good. */
function compile(program: string, kept: string) {
  const source = readFileSync(program, 'utf8');
  const maker = createHash('sha256').update(`${process.version} ${process.arch}\n${source}`).digest();
  const cachedData = readKept(maker, kept);
  const script = new Script(Module.wrap(source), {
    filename: program,
    ...(cachedData && { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return { script, maker, keptBytes: cachedData?.length ?? 0 };
}

/** `maker`: the hash of what the code was made from, and by. */
const sealOf = (maker: Buffer, data: Buffer): Buffer =>
  createHash('sha256').update(maker).update(data).digest();

function readKept(maker: Buffer, kept: string): Buffer | undefined {
  try {
    const bytes = readFileSync(kept);
    const data = bytes.subarray(sealBytes);
    return sealOf(maker, data).equals(bytes.subarray(0, sealBytes)) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeKept(maker: Buffer, data: Buffer, kept: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  const fresh = `${kept}.${process.pid}`;
  try {
    writeFileSync(fresh, Buffer.concat([sealOf(maker, data), data]), { mode: 0o600 });
    renameSync(fresh, kept);
  } finally {
    rmSync(fresh, { force: true });
  }
}
