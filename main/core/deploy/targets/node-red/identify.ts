import { Failure } from '../../../failure.ts';
import type { Deployed, LiveRelease, ReleaseFile } from '../target.ts';
import { type FlowFile, intoFiles } from './into-files.ts';
import { digestOf, type FlowNode, joinFlows, parseFlows, sameNodes } from './nodes.ts';

/** What runs, and the nodes that bring it back, with their references to credentials. */
export type Identified = { release: LiveRelease; nodes: FlowNode[] };

/** The flow files of a release. Throws `deployment-failed` for one that holds no flows. */
export async function readFlowFiles(
  files: readonly ReleaseFile[],
  read: Deployed['read'],
): Promise<FlowFile[]> {
  return await Promise.all(
    files.map(async file => {
      const bytes = await read(file);
      return { ...file, bytes, nodes: parseFlows(file.path, bytes) };
    }),
  );
}

/**
 * Node-RED does not know versions: what runs is the newest release with the same nodes, else a release of its own.
 * @param known newest first
 * @param holds which files of a version hold flows
 * Null where there are no nodes, and no release that has none.
 */
export async function identify(
  running: readonly FlowNode[],
  known: readonly Deployed[],
  flows: string,
  holds: (path: string) => boolean,
): Promise<Identified | null> {
  let newest: FlowFile[] | null = null;
  for (const deployed of known) {
    const base = await flowFilesOf(deployed, holds);
    if (base === null) continue;
    newest ??= base;
    const wanted = base.flatMap(({ nodes }) => nodes);
    if (!sameNodes(wanted, running)) continue;
    return { release: liveRelease(deployed, base, holds), nodes: wanted };
  }
  if (running.length === 0) return null;
  const files = intoFiles(running, newest ?? [], flows);
  const id = `flows-${digestOf(running)}`;
  return {
    release: liveRelease({ id, version: null, connections: null }, files, holds),
    nodes: files.flatMap(({ nodes }) => nodes),
  };
}

/** Null for a version that can't be read any more, or never could be deployed here. */
async function flowFilesOf(deployed: Deployed, holds: (path: string) => boolean): Promise<FlowFile[] | null> {
  try {
    const files = await readFlowFiles(
      (await deployed.files()).filter(({ path }) => holds(path)),
      deployed.read,
    );
    joinFlows(files);
    return files;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function liveRelease(
  { id, version, connections }: Pick<Deployed, 'id' | 'connections'> & { version: string | null },
  files: readonly FlowFile[],
  holds: (path: string) => boolean,
): LiveRelease {
  return {
    id,
    version,
    holds,
    files: step => {
      step.signal.throwIfAborted();
      step.progress(files.length, files.length);
      return Promise.resolve(files.map(({ path, mode, oid }) => ({ path, mode, oid })));
    },
    read: path => {
      const file = files.find(each => each.path === path);
      if (file) return Promise.resolve(file.bytes);
      return Promise.reject(new Failure('file-missing', `${path} is not in what is live there.`, { path }));
    },
    connections: () => Promise.resolve(connections),
  };
}
