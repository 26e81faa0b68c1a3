import { join } from 'node:path';
import type { Reply } from '../../../../contract/errors.ts';
import { asFailure } from '../../failure.ts';
import { thisProcess } from '../../repository/process-identity.ts';
import { must } from '../../testing/test-core.ts';
import { copyTree, disk } from './disk.ts';
import { type Call, type DoomedProcess, type Fault, isError, startProcess } from './doomed-process.ts';
import { complaints, type Findings, leftovers, look, reaches } from './judge.ts';
import type { Step } from './steps.ts';
import { type Opened, openAt } from './template.ts';

export type Place = { at: string; template: string };
/** What the folder held before the step, and what it holds after it. */
export type Expected = { old: Findings; done: Findings };

type Run = { reply: Reply<unknown>; opened: Opened | null };

const deadPid = 2 ** 22 + 1;

/** Locks and temp files of a process that died must not look like those of the test, which lives. */
async function asAnother<T>(pid: number, work: () => Promise<T>): Promise<T> {
  const own = { ...thisProcess };
  Object.assign(thisProcess, { pid });
  try {
    return await work();
  } finally {
    Object.assign(thisProcess, own);
  }
}

async function replyOf(work: () => Promise<Reply<unknown>>): Promise<Reply<unknown>> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, error: asFailure(error).toInfo() };
  }
}

function fresh({ at, template }: Place): void {
  disk.rmSync(at, { recursive: true, force: true });
  copyTree(template, at);
}

/** Opens the place and does the step; for a step that is the opening itself, only that. */
async function start(step: Step, place: Place, process: DoomedProcess): Promise<Run> {
  if (step.opening) process.arm();
  let opened: Opened | null = null;
  const reply = await replyOf(async () => {
    opened = await openAt(place.at);
    process.arm();
    return step.act(opened);
  });
  return { reply, opened };
}

/** Makes a place's template one in which a step was killed before one of its calls; answers how it was before. */
export async function leaveCutOff(step: Step, place: Place, at: number): Promise<Findings> {
  fresh(place);
  const before = await look(place.at);
  const process = startProcess(place.at, { at, kind: 'before', lasting: false });
  await asAnother(deadPid, () =>
    process.run(async () => {
      const { opened } = await start(step, place, process);
      await opened?.core.close().catch(() => undefined);
    }),
  );
  await process.end();
  disk.rmSync(place.template, { recursive: true });
  disk.renameSync(place.at, place.template);
  return before;
}

/** What was edited outside is the draft's as soon as anybody looks. */
async function lookAtOld(place: Place): Promise<Findings> {
  const old = await look(place.at);
  const { core, client } = await openAt(place.at);
  await must(client.project.refresh({}));
  await core.close();
  const { draftTree } = await look(place.at);
  fresh(place);
  return { ...old, draftTree };
}

/** Does the step without a fault and answers every call that it made. */
export async function countCalls(step: Step, place: Place): Promise<{ calls: Call[]; expected: Expected }> {
  fresh(place);
  const old = step.before ?? (await lookAtOld(place));
  const process = startProcess(place.at, null);
  await process.run(async () => {
    const { reply, opened } = await start(step, place, process);
    await must(Promise.resolve(reply));
    await opened?.core.close();
  });
  await process.end();
  return { calls: process.calls, expected: { old, done: await look(place.at) } };
}

/** Does the step with a fault, and answers what is wrong afterwards; null when the fault was never reached. */
export async function tryPoint(
  step: Step,
  place: Place,
  fault: Fault,
  expected: Expected,
): Promise<string[] | null> {
  fresh(place);
  const process = startProcess(place.at, fault);
  const fails = isError(fault.kind);
  const problems: string[] = [];
  const wrong = (what: string) => problems.push(what);
  let acknowledged = false;
  await asAnother(fails ? thisProcess.pid : deadPid, () =>
    process.run(async () => {
      const { reply, opened } = await start(step, place, process);
      acknowledged = reply.ok;
      if (fails) {
        if (!reply.ok && reply.error.code === 'internal') wrong(`internal error: ${reply.error.message}`);
        // What follows the answer is a part of it.
        if (reply.ok) await opened?.client.app.snapshot({});
        if (opened && process.happened()) {
          process.disarm();
          const again = await replyOf(() => step.act(opened));
          if (!isDone(step, again)) wrong(`the same core can't go on: ${again.error.message}`);
          else acknowledged = true;
        }
      }
      await opened?.core.close().catch(() => undefined);
    }),
  );
  await process.end();
  if (!process.happened()) return null;

  const broken = await complaints(join(place.at, 'project'));
  if (broken !== '') wrong(`git fsck right after: ${broken}`);
  await reopen(step, place, { expected, acknowledged, wrong });
  return problems;
}

const isDone = (step: Step, reply: Reply<unknown>): reply is Reply<unknown> & { ok: true } =>
  reply.ok || (step.doneAlready ?? []).includes(reply.error.code);

type Judging = { expected: Expected; acknowledged: boolean; wrong: (what: string) => void };

async function reopen(step: Step, place: Place, { expected, acknowledged, wrong }: Judging): Promise<void> {
  const { old, done } = expected;
  let opened: Opened;
  try {
    opened = await openAt(place.at);
  } catch (error) {
    wrong(`can't be opened: ${String(error)}`);
    return;
  }
  try {
    await must(opened.client.project.refresh({}));
    const now = await look(place.at);
    // What an opening finds cut off it may finish or undo.
    const mustBeDone = acknowledged && !step.opening;
    if (mustBeDone && now.files !== done.files) wrong(`what was acknowledged is lost: ${now.files}`);
    else if (!isBetween(step, now.files, expected)) wrong(`neither old nor new: ${now.files}`);
    if (now.live !== old.live && now.live !== done.live) wrong(`live is neither old nor new: ${now.live}`);
    const draftTree = now.files === old.files ? old.draftTree : done.draftTree;
    if (isWhole(now, expected) && old.files !== done.files && now.draftTree !== draftTree) {
      wrong('the draft is not what stands in the folder');
    }
    for (const [name, tree] of now.versions) {
      if (tree !== (done.versions.get(name) ?? old.versions.get(name)))
        wrong(`version ${name} holds another tree`);
    }
    if (now.versions.size > old.versions.size && now.main === old.main && done.main !== old.main) {
      wrong('the version stands, and the branch has not followed');
    }
    for (const name of old.versions.keys()) {
      if (done.versions.has(name) && !now.versions.has(name)) wrong(`version ${name} is lost`);
    }

    const again = await replyOf(() => step.act(opened));
    if (!isDone(step, again)) wrong(`can't be repeated: ${again.error.code} ${again.error.message}`);
  } catch (error) {
    wrong(`after opening again: ${String(error)}`);
  } finally {
    await opened.core.close();
  }
  await atLast(step, place, expected, wrong);
}

async function atLast(
  step: Step,
  place: Place,
  { old, done }: Expected,
  wrong: Judging['wrong'],
): Promise<void> {
  const broken = await complaints(join(place.at, 'project'));
  if (broken !== '') wrong(`git fsck at last: ${broken}`);
  const end = await look(place.at);
  const last = step.opening && end.files === old.files ? old : done;
  if (end.files !== last.files) wrong(`after repeating: ${end.files}`);
  if (end.draftTree !== last.draftTree) wrong('after repeating, the draft is another');
  if (end.live !== done.live) wrong(`after repeating, live: ${end.live}`);
  if ([...end.versions].join() !== [...done.versions].join()) {
    wrong(`after repeating, the versions are ${[...end.versions.keys()].join()}`);
  }
  if (!(await reaches(place.at, end.draft, old.draft))) wrong('entries of the draft are lost');
  const left = leftovers(place.at);
  if (left.length > 0) wrong(`left behind: ${left.join(', ')}`);
}

const isWhole = ({ files }: Findings, { old, done }: Expected) => files === old.files || files === done.files;

function isBetween(step: Step, files: string, expected: Expected): boolean {
  if (files === expected.old.files || files === expected.done.files) return true;
  if (!step.eachFile) return false;
  const [old, done] = [expected.old.files.split('\n'), expected.done.files.split('\n')];
  const now = files.split('\n');
  const kept = old.filter(line => done.includes(line));
  return (
    now.every(line => old.includes(line) || done.includes(line)) && kept.every(line => now.includes(line))
  );
}
