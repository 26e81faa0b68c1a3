import { client, tell } from '../../../store/client.ts';
import { getState } from '../../../store/store.ts';
import { formatText } from '../text/text-format.ts';
import { atOf, type Key, pathOf } from './document.ts';
import { stateOf } from './editor-states.ts';
import { textDocument } from './editor-store.ts';

/** How long (ms) further typing may wait; the first change of a clean text is kept at once. */
const pauseMs = 300;
const pauseMsOfLarge = 2000;
/** UTF-16 units. */
const large = 1_000_000;

const timers = new Map<Key, ReturnType<typeof setTimeout>>();
const kept = new Set<Key>();
/** One call after the other, so that a text that was dropped is not put back by an earlier call. */
let calls: Promise<unknown> = Promise.resolve();
let failureTold = false;

/** Has the core keep this unsaved text for a crash, a reload or a closed window. */
export function backUp(key: Key): void {
  if (timers.has(key)) return;
  if (!kept.has(key)) {
    put(key);
    return;
  }
  const pause = (stateOf(key)?.doc.length ?? 0) > large ? pauseMsOfLarge : pauseMs;
  timers.set(
    key,
    setTimeout(() => put(key), pause),
  );
}

/** The text was saved, taken back or thrown away. */
export function dropBackup(key: Key): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  if (!kept.delete(key)) return;
  call(() => client.session.dropUnsaved({ path: pathOf(key), at: atOf(key) }));
}

/** The core has this text already, because it came from there. */
export const markKept = (key: Key): void => {
  kept.add(key);
};

/** Sends what still waits, before the window or the project is left. */
export async function flushBackups(): Promise<void> {
  for (const key of [...timers.keys()]) put(key);
  await calls;
}

/** Forgets about a project without touching what the core keeps for it. */
export function releaseBackups(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  kept.clear();
}

function put(key: Key): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  const document = textDocument(key);
  const state = stateOf(key);
  if (!document?.dirty || !state) return;
  kept.add(key);
  const text = formatText(state.doc, document.format);
  const unsaved = { path: pathOf(key), at: atOf(key), text, expected: document.oid };
  call(async () => {
    const reply = await client.session.putUnsaved(unsaved);
    if (!reply.ok && !failureTold) tell(reply.error);
    failureTold = !reply.ok;
  });
}

/** Queues a call for the project that is open now, and for no other one. */
function call(run: () => Promise<unknown>): void {
  const project = openProjectPath();
  calls = calls.then(async () => {
    if (openProjectPath() === project) await run();
  });
}

const openProjectPath = () => getState().snapshot?.project?.path;
