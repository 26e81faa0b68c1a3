import { Failure } from '../../../failure.ts';
import type { Means } from '../define.ts';
import { type Deployed, type Release, type Staged, type Step, type Target, unattended } from '../target.ts';
import { bindCredentials } from './bind-credentials.ts';
import { type NodeRed, nodeRedClient } from './client.ts';
import { missingTypes } from './comms.ts';
import { identify, readFlowFiles } from './identify.ts';
import { type FlowNode, joinFlows, typesOf } from './nodes.ts';
import { holdsFlows, type NodeRedSettings } from './settings.ts';

/** All flows are replaced by one request, but they stop and start one after the other, and nobody can be kept out. */
export const nodeRedCapabilities = { atomic: false, readable: true, lockable: false };

/** Where it is, for receipts and screens. */
export const nodeRedSummary = ({ url }: NodeRedSettings): string => `Node-RED at ${url}`;

/** What one deployment has seen and done. */
type State = {
  /** Stands for what runs there as it was last seen by this deployment. */
  rev: string | null;
  /** What was sent: whether it runs is read. */
  sent: Deployed | null;
  connections: { [key: string]: string };
  /** What was seen to run, to be brought back. */
  seen: Map<string, FlowNode[]>;
};

/** The flows of a Node-RED. How they look there: docs/targets/node-red.md. */
export function nodeRedTarget(settings: NodeRedSettings, means: Means): Target {
  const server = nodeRedClient(settings, means);
  const takes = (path: string) => holdsFlows(settings, path);
  const state: State = { rev: null, sent: null, connections: {}, seen: new Map() };
  const known = async () => [...(state.sent ? [state.sent] : []), ...((await means.deployed?.()) ?? [])];
  const bind = async (nodes: readonly FlowNode[]) =>
    await bindCredentials(
      nodes,
      async key => state.connections[key] || ((await means.connection?.(key)) ?? null),
    );
  const unchanged = async (step: Pick<Step, 'signal'>) => {
    const { rev } = await server.flows(step.signal);
    if (state.rev === null || rev === state.rev) return;
    throw new Failure(
      'target-busy',
      'Somebody else changed the flows of this Node-RED in between: it was stopped.',
    );
  };
  const put = async (nodes: readonly FlowNode[], signal: AbortSignal) => {
    const rev = state.rev ?? (await server.flows(signal)).rev;
    state.rev = await bringFlows(server, nodes, rev, signal, now => {
      state.rev = now;
    });
  };
  return {
    kind: 'node-red',
    summary: nodeRedSummary(settings),
    capabilities: nodeRedCapabilities,
    takes,
    preflight: async step => {
      await server.flows(step.signal);
    },
    lockState: () => Promise.resolve(null),
    breakLock: () => Promise.resolve(false),
    lock: async (_, step) => {
      state.rev = (await server.flows(step.signal)).rev;
      return { assertHeld: () => unchanged(unattended), release: () => Promise.resolve() };
    },
    live: async step => {
      const { flows } = await server.flows(step.signal);
      const found = await identify(flows, await known(), settings.flows, takes);
      if (found) state.seen.set(found.release.id, found.nodes);
      return found?.release ?? null;
    },
    stage: async (release, step) => {
      state.connections = release.connections;
      const nodes = await flowsOf(release, settings, step);
      const ready = await bind(nodes);
      const missing = await missingThere(server, nodes, step.signal);
      if (missing.length > 0) throw missingTypes(missing);
      const before = state.sent;
      const staged: Staged = {
        files: release.files.length,
        verify: async inner => {
          await unchanged(inner);
          inner.progress(release.files.length, release.files.length);
          inner.signal.throwIfAborted();
        },
        activate: async () => {
          const { flows: old } = await server.flows(unattended.signal);
          const previous = (await identify(old, await known(), settings.flows, takes))?.nodes ?? [];
          state.sent = { ...release, files: () => Promise.resolve(release.files) };
          try {
            await put(ready, unattended.signal);
          } catch (error) {
            if (error instanceof Failure && error.code === 'target-busy') state.sent = before;
            // Taken, but not started: what ran before is sent again.
            if (error instanceof NotStarted) {
              state.sent = before;
              await put(await bind(previous), unattended.signal);
              throw error.why;
            }
            throw error;
          }
          return `Node-RED took ${nodes.length} nodes and has started them.`;
        },
        discard: () => Promise.resolve(),
      };
      return staged;
    },
    revert: async (releaseId, step) => {
      const nodes = releaseId === null ? [] : (state.seen.get(releaseId) ?? (await deployedNodes(releaseId)));
      await put(await bind(nodes), step.signal);
      state.sent = null;
    },
    cleanUp: () => Promise.resolve(),
    prune: () => Promise.resolve(0),
    close: () => server.close(),
  };

  async function deployedNodes(id: string): Promise<FlowNode[]> {
    const deployed = (await known()).find(each => each.id === id);
    if (!deployed)
      throw new Failure(
        'version-missing',
        `What ran there as ${id} is not known here, so it can’t be brought back.`,
      );
    const files = (await deployed.files()).filter(({ path }) => takes(path));
    return joinFlows(await readFlowFiles(files, deployed.read));
  }
}

/** The server has the flows, but they do not run. */
class NotStarted extends Error {
  readonly why: unknown;
  constructor(why: unknown) {
    super('The flows were taken, but not started.');
    this.why = why;
  }
}

/** @param taken hears of the new revision as soon as the server has it */
async function bringFlows(
  server: NodeRed,
  nodes: readonly FlowNode[],
  rev: string,
  signal: AbortSignal,
  taken: (rev: string) => void,
): Promise<string> {
  const comms = await server.comms(signal);
  try {
    const now = await server.replace(nodes, rev, signal);
    taken(now);
    await comms.started(now, typesOf(nodes), signal).catch((why: unknown) => {
      throw new NotStarted(why);
    });
    return now;
  } finally {
    comms.close();
  }
}

async function flowsOf(release: Release, { flows }: NodeRedSettings, step: Step): Promise<FlowNode[]> {
  if (release.files.length === 0) {
    const what = flows.endsWith('.json') ? `no ${flows}` : `no .json file in ${flows}`;
    const message = `${release.version} holds ${what}, where this environment’s flows stand. Change the setting “Flows file or folder”, or add it to the project.`;
    throw new Failure('file-missing', message, { path: flows });
  }
  let done = 0;
  const files = await readFlowFiles(release.files, async file => {
    step.signal.throwIfAborted();
    const bytes = await release.read(file);
    step.progress(++done, release.files.length);
    step.signal.throwIfAborted();
    return bytes;
  });
  return joinFlows(files);
}

async function missingThere(
  server: NodeRed,
  nodes: readonly FlowNode[],
  signal: AbortSignal,
): Promise<string[]> {
  const there = await server.types(signal);
  return typesOf(nodes).filter(type => !there.has(type));
}
