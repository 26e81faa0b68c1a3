import { join } from 'node:path';
import { createClient } from '../../contract/client.ts';
import type { ErrorInfo, Reply } from '../../contract/errors.ts';
import type { TaglineEvent } from '../../contract/events.ts';
import type { Core } from '../core/core.ts';
import { asFailure, Failure } from '../core/failure.ts';
import { startCoreThread } from '../core-thread/host.ts';
import { cancelRunningJobs } from '../node-ports/cancel-jobs.ts';
import { parseServerOptions, type ServerOptions, usage } from './options.ts';
import { webPorts } from './ports.ts';
import { startWebServer } from './web-server.ts';

// The loopback head: `node server.mjs [options]`. Runs until SIGINT or SIGTERM.

const say = (line: string) => void process.stdout.write(`${line}\n`);
const warn = (line: string) => void process.stderr.write(`${line}\n`);

/** Ends the start with an error that the person or the script can read. */
function giveUp(error: ErrorInfo, json: boolean): void {
  if (json) say(JSON.stringify({ error }));
  else warn(error.message);
  process.exitCode = 1;
}

function startFailure(error: unknown): Failure {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return taken
    ? new Failure('busy', 'The port is in use. Choose another one, or leave --port out.')
    : asFailure(error, 'start the server');
}

function tellAddress(json: boolean): (url: string) => void {
  let first = true;
  return url => {
    if (json) return say(JSON.stringify({ url }));
    if (first)
      say(`Tagline is running. Open this address in a browser on this machine; it works once:\n\n  ${url}\n`);
    else say(`A browser has opened it. The address for another one:\n\n  ${url}\n`);
    if (first) say('Ctrl-C stops it.\n');
    first = false;
  };
}

/** Opens what the options name. The screen itself asks whether a plain folder shall become a project. */
async function openFirst(core: Core, { project, demo }: ServerOptions): Promise<Reply<TaglineEvent[]>> {
  const client = createClient(core);
  if (demo) {
    const reply = await client.project.openSample({});
    return reply.ok ? { ok: true, value: [] } : reply;
  }
  if (project === null) return { ok: true, value: [] };
  const reply = await client.project.open({ path: project });
  if (!reply.ok) return reply;
  const { kind, path } = reply.value;
  return { ok: true, value: kind === 'opened' ? [] : [{ type: 'open-path', path }] };
}

async function serve(options: ServerOptions): Promise<void> {
  const dist = join(import.meta.dirname, '..');
  const core = await startCoreThread(webPorts(join(dist, 'assets'), warn), {
    program: join(dist, 'core-thread', 'thread.cjs'),
    onTrouble: (what, detail) => warn(`${what}: ${detail}`),
  });
  const opened = await openFirst(core, options);
  if (!opened.ok) {
    giveUp(opened.error, options.json);
    return core.close();
  }
  const server = await startWebServer({
    core,
    root: join(dist, 'renderer'),
    port: options.port,
    onAddress: tellAddress(options.json),
    firstEvents: opened.value,
  }).catch(async (error: unknown) => {
    await core.close();
    throw error;
  });

  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    warn('Stopping ...');
    // A deployment that can still be cancelled is, and writes its receipt; the core waits for the rest.
    void cancelRunningJobs(core)
      .then(() => server.close())
      .then(() => core.close())
      .then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // conf's `when-exit` sends each signal to the process once more, which would count as a second Ctrl-C.
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }
}

// Whoever reads our output may leave; the server stays.
process.stdout.on('error', () => {});

try {
  const options = parseServerOptions(process.argv.slice(2), process.cwd());
  if (options.help) say(usage);
  else await serve(options);
} catch (error) {
  giveUp(startFailure(error).toInfo(), process.argv.includes('--json'));
}
