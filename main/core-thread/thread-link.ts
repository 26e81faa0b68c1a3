import { Worker } from 'node:worker_threads';
import type { ErrorInfo, Reply } from '../../contract/errors.ts';
import type { CoreEvent } from '../../contract/events.ts';
import { rememberDeadThread } from '../core/repository/process-identity.ts';
import type { FromThread, PortCall, PortOutcome, Request, ThreadStart, ToThread } from './messages.ts';

/** One thread, from its start to its end. */
export type ThreadLink = {
  /** Resolves when requests are answered; rejects when the thread ended before. */
  ready: Promise<void>;
  /** Never rejects: when the thread is gone, or goes meanwhile, the reply is `gone`'s. */
  ask: (request: Request) => Promise<Reply<unknown>>;
  /** Ends the thread at once. */
  end: () => Promise<void>;
};

export type ThreadOptions = {
  /** Absolute path of the built thread.ts. */
  program: string;
  /** The largest heap of the thread. */
  heapMb: number;
  start: ThreadStart;
  onEvent: (event: CoreEvent) => void;
  onTrouble: (what: string, detail: string) => void;
  answer: (call: PortCall) => Promise<PortOutcome>;
  /** Called once, when the thread has ended for whatever reason. */
  onEnd: (reason: string) => void;
  /** What is answered for a thread that is gone. */
  gone: () => ErrorInfo;
};

export function linkThread(options: ThreadOptions): ThreadLink {
  const worker = new Worker(options.program, {
    name: 'core',
    workerData: options.start,
    // Not the head's: a preloaded script, for example, belongs to the main thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
  });
  const { threadId } = worker;
  const waiting = new Map<number, (reply: Reply<unknown>) => void>();
  let asked = 0;
  let ended = false;
  let reason = '';

  const post = (message: ToThread) => worker.postMessage(message);
  const outcomeOf = async (id: number, call: PortCall) =>
    post({ type: 'outcome', id, outcome: await options.answer(call) });

  const ready = new Promise<void>((done, fail) => {
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'ready':
          return done();
        case 'event':
          return options.onEvent(message.event);
        case 'reply':
          waiting.get(message.id)?.(message.reply);
          waiting.delete(message.id);
          return;
        case 'reply-json':
          waiting.get(message.id)?.({ ok: true, value: JSON.parse(textOf(message.json)) as unknown });
          waiting.delete(message.id);
          return;
        case 'port-call':
          return void outcomeOf(message.id, message.call);
        case 'trouble':
          return options.onTrouble(message.what, message.detail);
      }
    });
    worker.on('error', error => {
      reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('exit', code => {
      ended = true;
      rememberDeadThread(threadId);
      reason ||= `It ended with code ${code}.`;
      fail(new Error(reason));
      options.onEnd(reason);
      for (const answer of waiting.values()) answer({ ok: false, error: options.gone() });
      waiting.clear();
    });
  });
  // Whoever waits for it hears of it; a thread that is brought back has nobody who waits.
  ready.catch(() => undefined);

  const ask: ThreadLink['ask'] = request =>
    new Promise(done => {
      if (ended) return done({ ok: false, error: options.gone() });
      const id = ++asked;
      try {
        post({ type: 'request', id, request });
        waiting.set(id, done);
      } catch (error) {
        const message = `The request can't be carried to the core: ${String(error)}`;
        done({ ok: false, error: { code: 'bad-request', message, data: {} } });
      }
    });

  return { ready, ask, end: async () => void (await worker.terminate()) };
}

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString();
