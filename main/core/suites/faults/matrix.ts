import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { healthCheck } from '../../../../contract/health-check.ts';
import { deployInChild } from '../../deploy/child-testing.ts';
import { storedChain } from '../../deploy/testing.ts';
import { must } from '../../testing/test-core.ts';
import { type Cure, type Fault, faults, type Rig, type RigPlace } from './rig.ts';
import { NotHere } from './small-disk.ts';
import { newFiles, type Outcome, oldFiles, type Seen, type World, worldAt } from './world.ts';

const rounds = process.env.TAGLINE_LONG === '1' ? 5 : 1;

/** How an attempt may end under each fault; what is live has to fit to it in any case. */
const ends: { [F in Fault]: Outcome[] } = {
  refused: ['not begun'],
  'bad credential': ['not begun'],
  'host key changed': ['not begun'],
  'server killed before the switch': ['failed'],
  'server killed during the switch': ['failed', 'indeterminate'],
  'server killed after the switch': ['indeterminate'],
  'answer lost after the switch was applied': ['succeeded'],
  'hung server': ['cancelled'],
  'disk full there': ['failed', 'not begun'],
  conflict: ['failed'],
  'wrong content stored': ['failed'],
  'health fails': ['rolled-back'],
  'our process killed -9 at its beginning': ['failed', 'succeeded'],
  'our process killed -9 in the middle': ['failed', 'succeeded'],
  'our process killed -9 after the switch': ['succeeded'],
};

/**
 * Every fault on a kind of target. Whatever happens: what is live is the old version or the new one and nothing
 * else, there is one receipt for each attempt that has begun, it is true, and a second run brings the version.
 */
export function describeFaults(rig: Rig): void {
  describe(`${rig.name}, when things go wrong`, () => {
    for (const fault of faults) {
      test(`${fault}`, async context => {
        for (let round = 0; round < rounds; round++) {
          const unfit = await tryFault(rig, fault, round);
          if (unfit !== null) return context.skip(unfit);
        }
      });
    }
  });
}

/** Answers why it can't be tried, else null. */
async function tryFault(rig: Rig, fault: Fault, round: number): Promise<string | null> {
  let place: RigPlace;
  try {
    place = await rig.place({ smallDisk: fault === 'disk full there' });
  } catch (error) {
    if (error instanceof NotHere) return error.message;
    throw error;
  }
  const arm = fault in place.faults ? place.faults[fault as keyof RigPlace['faults']] : null;
  if (typeof arm === 'string') return `not applicable: ${arm}`;
  const world = await worldAt(place);
  expect(await world.deploy('1.0.0', 'stop')).toBe('succeeded');
  expect(await place.look()).toEqual(oldFiles);

  let cure: Cure = () => undefined;
  let end: Outcome;
  if (arm) {
    const job = { id: '' };
    cure = await arm({
      round,
      files: newFiles,
      cancel: () => void world.client.jobs.cancel({ id: job.id }),
      at: (phase, act) => atPhase(world, phase, act),
    });
    end = await world.deploy('2.0.0', 'stop', id => {
      job.id = id;
    });
  } else if (fault === 'health fails') {
    cure = await failHealth(world);
    end = await world.deploy('2.0.0', 'stop');
  } else {
    end = await killOurs(world, place, fault);
  }
  await cure();
  expect(ends[fault]).toContain(end);
  const live = await place.look();
  expectTrue(end, live, fault === 'conflict');
  expect(await world.receipts()).toHaveLength(end === 'not begun' ? 1 : 2);

  // What was given up in the background comes to its end.
  while (!(await isFree(world))) await breathe();
  expect(await world.deploy('2.0.0', 'overwrite')).toBe('succeeded');
  expect(await place.look()).toEqual(newFiles);
  expect(await world.receipts()).toHaveLength(end === 'not begun' ? 2 : 3);
  storedChain(world.project);
  return null;
}

/** What is live fits to what the receipt says. `changed`: the old files were changed by somebody. */
function expectTrue(end: Outcome, live: Seen | null, changed: boolean): void {
  const old = changed ? { ...oldFiles, 'a.txt': 'by hand\n' } : oldFiles;
  if (end === 'succeeded') expect(live).toEqual(newFiles);
  else if (end === 'indeterminate') expect([old, newFiles]).toContainEqual(live);
  else expect(live).toEqual(old);
}

async function isFree({ client, environment }: World): Promise<boolean> {
  const { lock } = await must(client.deploy.lock({ environment }));
  return lock === null || lock.leftBehind;
}

/** Phases are told while the deployment waits. */
function atPhase(world: World, phase: string, act: () => void): void {
  const stop = world.core.subscribe(event => {
    if (event.type !== 'job' || event.job.state !== 'running' || event.job.phase !== phase) return;
    stop();
    act();
  });
}

async function failHealth(world: World): Promise<Cure> {
  let status = 500;
  const server = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await world.setHealth(healthCheck.parse({ url, interval: 0, tries: 2 }));
  return () => {
    status = 200;
  };
}

/** Deploys in a process of its own and kills that at the fault's moment; the outcome is the one of its receipt. */
async function killOurs(world: World, place: RigPlace, fault: Fault): Promise<Outcome> {
  const { child, end } = await deployInChild(world.project, world.environment, '2.0.0', world.variables);
  const folder = join(world.project, '.git', 'tagline', 'deployments');
  const intent = () => {
    const [name] = readdirSync(folder).filter(each => each.endsWith('.json'));
    return name === undefined ? null : readFileSync(join(folder, name), 'utf8');
  };
  const moments: { [F in Fault]?: () => Promise<boolean> } = {
    'our process killed -9 at its beginning': () => Promise.resolve(intent() !== null),
    'our process killed -9 in the middle': () => Promise.resolve(intent()?.includes('"before"') === true),
    'our process killed -9 after the switch': async () => (await place.look())?.['a.txt'] === 'two\n',
  };
  let over = false;
  const ended = end.finally(() => {
    over = true;
  });
  while (!over && !(await moments[fault]?.())) await breathe();
  child.kill('SIGKILL');
  await ended;
  await world.restart();
  const [receipt] = await world.receipts();
  return receipt?.version === '2.0.0' ? receipt.outcome : 'not begun';
}
