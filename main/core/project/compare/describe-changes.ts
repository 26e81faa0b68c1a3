import { isUtf8 } from 'node:buffer';
import type { FileChange } from '../../../../contract/commands/compare.ts';
import { editorLimit } from '../../../../contract/commands/files.ts';
import type { Counts } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { FileMode } from '../../repository/types.ts';
import { compareWorkflows } from '../../workflows/compare-workflows.ts';
import { readWorkflowGraph } from '../../workflows/workflow-graph.ts';
import { mapBounded } from '../bounded.ts';
import { countDeltas, type FileDelta, pairRenames } from '../renames.ts';
import { countLines, type LineCounts } from './line-counts.ts';
import type { OpenSide, SideFile } from './sides.ts';

const readAtOnce = 8;

/** What differs between two lists of files, in path order. */
export function diffFileLists(
  a: SideFile[],
  b: SideFile[],
): { path: string; before: SideFile | null; after: SideFile | null }[] {
  const before = new Map(a.map(file => [file.path, file]));
  const after = new Map(b.map(file => [file.path, file]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap(path => {
    const [old, now] = [before.get(path) ?? null, after.get(path) ?? null];
    return old?.oid === now?.oid && old?.mode === now?.mode ? [] : [{ path, before: old, after: now }];
  });
}

/** Every differing file of two sides, its lines counted where they are asked for; a rename is one change. Sorted by path. */
export async function describeChanges(
  a: OpenSide,
  b: OpenSide,
  changes: ReturnType<typeof diffFileLists>,
  lines = true,
): Promise<{ changes: FileChange[]; counts: Counts }> {
  const deltas = await pairRenames(changes, { before: a.read, after: b.read });
  const described = lines
    ? await mapBounded(deltas, readAtOnce, async delta =>
        describe(delta, await factsOf(a, b, delta).catch(factsOfDamaged)),
      )
    : deltas.map(delta => describe(delta, factsByMode(delta)));
  return {
    changes: described.sort((x, y) => (x.path < y.path ? -1 : 1)),
    counts: countDeltas(deltas),
  };
}

type Facts = Pick<FileChange, 'kind' | 'insertions' | 'deletions' | 'summary'>;

function describe({ before, after }: FileDelta, facts: Facts): FileChange {
  const path = after?.path ?? before?.path ?? '';
  const renamed = before !== null && after !== null && before.path !== after.path;
  const status = before === null ? 'added' : after === null ? 'deleted' : renamed ? 'renamed' : 'modified';
  const modeChanged = before !== null && after !== null && before.mode !== after.mode;
  const oldPath = renamed ? before.path : null;
  return { path, oldPath, status, modeChanged, ...facts };
}

/** A damaged file is told when it is opened; the others can be compared. */
function factsOfDamaged(error: unknown): Facts {
  if (error instanceof Failure && error.code === 'version-damaged')
    return { kind: 'text', insertions: null, deletions: null };
  throw error;
}

function factsByMode({ before, after }: FileDelta): Facts {
  const isEither = (mode: FileMode) => before?.mode === mode || after?.mode === mode;
  const kind = isEither('160000') ? 'submodule' : isEither('120000') ? 'symlink' : 'text';
  return { kind, insertions: null, deletions: null };
}

const nothing = new Uint8Array();

async function factsOf(a: OpenSide, b: OpenSide, { before, after }: FileDelta): Promise<Facts> {
  const byMode = factsByMode({ before, after });
  if (byMode.kind !== 'text') return byMode;
  const [old, now] = [before ? await a.read(before) : nothing, after ? await b.read(after) : nothing];
  if (Math.max(old.length, now.length) > editorLimit)
    return { kind: 'large', insertions: null, deletions: null };
  if (!isText(old) || !isText(now)) return { kind: 'binary', insertions: null, deletions: null };
  const counts: LineCounts | null =
    before?.oid === after?.oid ? { insertions: 0, deletions: 0 } : countLines(old, now);
  const mayBeWorkflow = before !== null && after?.path.endsWith('.json');
  const summary = mayBeWorkflow && old.length + now.length < summedUp ? workflowSummary(old, now) : null;
  return {
    kind: 'text',
    insertions: counts?.insertions ?? null,
    deletions: counts?.deletions ?? null,
    ...(summary === null ? {} : { summary }),
  };
}

/** Bytes: a larger file would hold up others while it is read as a workflow. */
const summedUp = 2 * 1024 ** 2;

/** Null for what is no workflow on both sides. */
function workflowSummary(old: Uint8Array, now: Uint8Array): string | null {
  const [before, after] = [old, now].map(bytes => readWorkflowGraph(new TextDecoder().decode(bytes)));
  return before && after ? compareWorkflows(before, after).summary : null;
}

const isText = (bytes: Uint8Array): boolean => !bytes.includes(0) && isUtf8(bytes);
