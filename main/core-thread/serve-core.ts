import { inspect } from 'node:util';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Reply } from '../../contract/errors.ts';
import { type Core, createCore } from '../core/core.ts';
import { asFailure } from '../core/failure.ts';
import { jsonOf } from '../core/known-json.ts';
import type { FromThread, Request, ThreadStart, ToThread } from './messages.ts';
import { createThreadPorts } from './thread-ports.ts';

/** From so many entries on, a list crosses between threads quicker as JSON. */
const longList = 100;

/**
 * Runs the core in this thread and answers the head that started it; `atClose` is called once the core has been
 * closed. Rejects when the core can't start.
 */
export async function serveCore(atClose: () => void = () => undefined): Promise<void> {
  const head = headPort();
  const post = (message: FromThread) => head.postMessage(message);
  // Electron's file functions would look into a project's `.asar` files as if they were folders.
  Object.assign(process, { noAsar: true });
  // A promise that failed unheard has done no more harm than its own work.
  process.on('unhandledRejection', reason =>
    post({ type: 'trouble', what: 'Unhandled rejection in the core', detail: inspect(reason) }),
  );

  const start = workerData as ThreadStart;
  const { ports, settle } = createThreadPorts(start, (id, call) => post({ type: 'port-call', id, call }));
  const starting = createCore(ports).then(async core => {
    if (start.project !== null) await core.invoke('project.open', { path: start.project });
    core.subscribe(event => post({ type: 'event', event }));
    return core;
  });
  const reply = async (id: number, request: Request) => {
    const answered = await answer(await starting, request);
    if (request.kind === 'close') atClose();
    const json = answered.ok ? jsonOfList(answered.value) : null;
    if (json === null) post({ type: 'reply', id, reply: answered });
    else head.postMessage({ type: 'reply-json', id, json } satisfies FromThread, [json.buffer]);
  };
  head.on('message', (message: ToThread) => {
    if (message.type === 'outcome') settle(message.id, message.outcome);
    else void reply(message.id, message.request);
  });
  await starting;
  post({ type: 'ready' });
}

function headPort(): MessagePort {
  if (parentPort === null) throw new Error('This program runs in a thread that a head starts.');
  return parentPort;
}

/** Of a value that holds a long list: plain data that JSON carries whole, as to a browser. Else null. */
function jsonOfList(value: unknown): Uint8Array<ArrayBuffer> | null {
  const known = jsonOf(value);
  if (known !== undefined) return known;
  if (typeof value !== 'object' || value === null) return null;
  const isLong = Object.values(value).some(list => Array.isArray(list) && list.length >= longList);
  return isLong ? new TextEncoder().encode(JSON.stringify(value)) : null;
}

/** Never rejects, so that every request is answered. */
async function answer(core: Core, request: Request): Promise<Reply<unknown>> {
  try {
    switch (request.kind) {
      case 'invoke':
        return await core.invoke(request.command, request.input);
      case 'wait-for-job':
        return { ok: true, value: await core.waitForJob(request.job) };
      case 'close':
        await core.close();
        return { ok: true, value: null };
    }
  } catch (error) {
    return { ok: false, error: asFailure(error).toInfo() };
  }
}
