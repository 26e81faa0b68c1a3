import { constants, createDeflate, createInflate, inflateSync } from 'node:zlib';

// inflateSync and deflateSync make a native stream for each call, which for small objects costs several times
// what the work itself does. Here one stream of each kind is kept and reset. That takes two parts of Node's
// streams that are not documented: `_handle` (its `writeSync`, `reset` and `onerror`) and `_writeState` (the
// room that is left in the output, then the input that is left). They have stood unchanged since Node 8, and
// packages such as pngjs rest on them. Whether they do what they should is tried before the first use; where
// they don't, nothing here answers, and the callers take the documented way.

type Handle = {
  onerror: (message: string, errno: number, code: string) => void;
  reset: () => void;
  writeSync: (
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLength: number,
    output: Uint8Array,
    outputAt: number,
    outputLength: number,
  ) => void;
};

/** Gives the whole input; answers how many bytes of `output` were filled. Throws zlib's error. */
type Run = (input: Uint8Array, output: Uint8Array, flush?: number) => number;

function openRun(stream: object): Run {
  const { _handle: handle, _writeState: state } = stream as { _handle: Handle; _writeState: Uint32Array };
  let trouble: Error | null = null;
  // In place of the stream's own, which would also destroy the stream and emit an event.
  handle.onerror = (message, errno, code) => {
    trouble = Object.assign(new Error(message), { errno, code });
  };
  return (input, output, flush = constants.Z_FINISH) => {
    handle.reset();
    handle.writeSync(flush, input, 0, input.length, output, 0, output.length);
    if (trouble !== null) throw trouble;
    return output.length - (state[0] as number);
  };
}

const newInflate = () => openRun(createInflate());
const newDeflate = () => openRun(createDeflate({ level: constants.Z_BEST_SPEED }));

function works(): boolean {
  try {
    const text = Buffer.from('tagline '.repeat(9));
    const room = Buffer.alloc(2 * text.length);
    const deflate = newDeflate();
    deflate(text, room);
    const deflated = Buffer.from(room.subarray(0, deflate(text, room)));
    if (!inflateSync(deflated).equals(text)) return false;
    const inflate = newInflate();
    inflate(deflated, room);
    if (!room.subarray(0, inflate(deflated, room)).equals(text)) return false;
    if (inflate(deflated, room.subarray(0, 5)) !== 5) return false;
    try {
      newInflate()(deflated.subarray(0, -1), room);
    } catch {
      return true;
    }
    return false;
  } catch {
    return false;
  }
}

let isUsable: boolean | undefined;
let keptInflate: Run | null = null;
let keptDeflate: Run | null = null;

/**
 * Inflates into `output` and answers how many bytes came out: never more than fit. All of `output` filled means
 * that there may be more. What follows the end of the stream is ignored; that the stream ends before is damage,
 * unless `mayEnd`. Throws zlib's error; null where Node has no such stream.
 */
export function inflateInto(packed: Uint8Array, output: Uint8Array, mayEnd = false): number | null {
  isUsable ??= works();
  if (!isUsable) return null;
  const inflate = keptInflate ?? newInflate();
  // Not kept after an error.
  keptInflate = null;
  const filled = inflate(packed, output, mayEnd ? constants.Z_SYNC_FLUSH : constants.Z_FINISH);
  keptInflate = inflate;
  return filled;
}

/** Deflates, at zlib's fastest level, into `output`; otherwise as `inflateInto`. */
export function deflateInto(bytes: Uint8Array, output: Uint8Array): number | null {
  isUsable ??= works();
  if (!isUsable) return null;
  keptDeflate ??= newDeflate();
  return keptDeflate(bytes, output);
}
