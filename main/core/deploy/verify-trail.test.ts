import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fsck, git, removeObject } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { auditRef } from './audit.ts';
import { edited, type Forged, readChain, trailOf, writeChains } from './trail-testing.ts';
import { verifyTrail } from './verify-trail.ts';

const now = new Date('2026-04-01T00:00:00Z');
const length = 10;

/** A sequence of numbers below `limit` that is the same in each run. */
function numbers(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Moves the chain's ref as git does. */
function pointTo(project: string, commit: string) {
  const temp = join(project, '.git', 'moved');
  writeFileSync(temp, `${commit}\n`);
  renameSync(temp, join(project, '.git', auditRef));
}

type Tamper = (records: Forged[], at: number, random: (limit: number) => number) => Forged[];

/** Each with the parents of all that follows recomputed; `at` is never the newest record. */
const tamperings: { [what: string]: Tamper } = {
  'a byte changed': (records, at, random) =>
    records.with(
      at,
      change(records, at, bytes => (bytes[random(bytes.length)] = 33 + random(90))),
    ),
  'two swapped': (records, at, random) => {
    const other = (at + 1 + random(records.length - 1)) % records.length;
    return records.with(at, of(records, other)).with(other, of(records, at));
  },
  'one dropped': (records, at) => records.toSpliced(at, 1),
  'one inserted': (records, at, random) => {
    const forged = edited(of(records, at), record => {
      record.entry.id = `forged-${random(1e6)}`;
      if (record.entry.receipt) record.entry.receipt.id = record.entry.id;
    });
    return records.toSpliced(at, 0, forged);
  },
  'another author or date': (records, at, random) => {
    const record = of(records, at);
    const other = [
      { name: 'Eve' },
      { email: 'eve@example.org' },
      { seconds: record.seconds + 1 + random(1e6) },
    ];
    return records.with(at, { ...record, ...other[random(3)] });
  },
  'one rewritten as Tagline writes it': (records, at, random) => {
    const forged = edited(of(records, at), record => {
      record.entry.title = `Forged ${random(1e6)}`;
    });
    return records.with(at, { ...forged, message: JSON.parse(forged.text).entry.title });
  },
};

const of = (records: Forged[], at: number): Forged => {
  const record = records[at];
  if (!record) throw new Error(`no record ${at}`);
  return record;
};

function change(records: Forged[], at: number, work: (bytes: Buffer) => void): Forged {
  const record = of(records, at);
  const bytes = Buffer.from(record.text);
  while (bytes.equals(Buffer.from(record.text))) work(bytes);
  return { ...record, text: bytes.toString() };
}

test('840 tamperings by native git, with all parents recomputed, are all found', async () => {
  const project = await trailOf(length);
  const { commits, records } = readChain(project);
  const random = numbers(7);
  const kinds = Object.entries(tamperings);
  const forged = Array.from({ length: 840 }, (_, index) => {
    const [what, tamper] = kinds[index % kinds.length] ?? kinds[0] ?? ['', () => []];
    const at = random(length - 1);
    return { what, at, chain: tamper(records, at, random) };
  });
  // Untouched records before the first changed one keep their ids, so whole chains can be written anew.
  writeChains(
    project,
    forged.map(({ chain }) => ({ base: null, records: chain })),
  );
  const refs = git(project, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/forged');
  const heads = new Map(
    refs
      .trim()
      .split('\n')
      .map(line => line.split(' ') as [string, string]),
  );
  const repository = await openRepository(project);
  const missed: string[] = [];
  for (const [index, { what, at }] of forged.entries()) {
    const head = heads.get(`refs/forged/${index}`) ?? '';
    expect(head).not.toBe(commits.at(-1));
    pointTo(project, head);
    const report = await verifyTrail(repository, { now });
    expect(report.head).toBe(head);
    if (report.problems.length === 0) missed.push(`${what} at ${at}`);
  }
  expect(missed).toEqual([]);
  pointTo(project, commits.at(-1) ?? '');
  expect((await verifyTrail(repository, { now })).problems).toEqual([]);
});

test('80 tails cut off, and 20 new heads in their place, are found by the head that was noted', async () => {
  const project = await trailOf(length);
  const { commits, records } = readChain(project);
  const random = numbers(11);
  const head = commits.at(-1) ?? '';
  const repository = await openRepository(project);
  for (let run = 0; run < 80; run++) {
    pointTo(project, commits[random(length - 1)] ?? '');
    const { problems, noted } = await verifyTrail(repository, { now, expect: head });
    // The chain alone can't tell.
    expect(problems).toEqual([]);
    expect(noted).toEqual([{ commit: head, from: { kind: 'given' }, newer: null }]);
  }
  const last = of(records, length - 1);
  const chains = Array.from({ length: 20 }, (_, index) => ({
    base: commits.at(-2) ?? null,
    records: [edited(last, record => Object.assign(record, { host: `forged-${index}` }))],
  }));
  writeChains(project, chains);
  for (const index of chains.keys()) {
    pointTo(project, git(project, 'rev-parse', `refs/forged/${index}`).trim());
    const { problems, noted } = await verifyTrail(repository, { now, expect: head });
    expect(problems).toEqual([]);
    expect(noted[0]?.newer).toBeNull();
  }
  pointTo(project, head);
  const older = await verifyTrail(repository, { now, expect: commits[6] ?? '' });
  expect(older.noted[0]?.newer).toBe(3);
});

test('60 objects of the chain replaced on the disk, or taken away, are found', async () => {
  const project = await trailOf(length);
  const random = numbers(13);
  const objects = git(project, 'rev-list', '--objects', '--no-object-names', auditRef).trim().split('\n');
  for (let run = 0; run < 60; run++) {
    const oid = objects[random(objects.length)] ?? '';
    const file = join(project, '.git/objects', oid.slice(0, 2), oid.slice(2));
    const before = readFileSync(file);
    removeObject(project, oid);
    if (run % 3 !== 0) {
      const type = git(project, 'cat-file', '-t', objects[random(objects.length)] ?? oid).trim();
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, run % 3 === 1 ? before.subarray(0, 9) : deflateSync(`${type} 7\0replace`));
    }
    const { problems } = await verifyTrail(await openRepository(project), { now });
    expect(problems, `${oid} in run ${run}`).not.toEqual([]);
    rmSync(file, { force: true });
    writeFileSync(file, before);
  }
  expect((await verifyTrail(await openRepository(project), { now })).problems).toEqual([]);
  expect(fsck(project)).toBe('');
});

test('a whole chain that is rewritten with everything recomputed is found only by the head that was noted', async () => {
  const project = await trailOf(length);
  const { commits, records } = readChain(project);
  let previous: string | null = null;
  for (const [index, record] of records.entries()) {
    const forged = edited(record, stored => {
      stored.previous = previous;
      if (index === 4) Object.assign(stored, { host: 'another host' });
    });
    writeChains(project, [{ base: previous, records: [forged] }]);
    previous = git(project, 'rev-parse', 'refs/forged/0').trim();
  }
  pointTo(project, previous ?? '');
  const repository = await openRepository(project);
  const head = commits.at(-1) ?? '';
  expect(previous).not.toBe(head);
  expect(await verifyTrail(repository, { now })).toMatchObject({ problems: [], records: length, noted: [] });
  expect((await verifyTrail(repository, { now, expect: head })).noted[0]?.newer).toBeNull();
  // The head that a remote is known to hold does as well.
  git(project, 'update-ref', 'refs/remotes/backup/tagline/receipts', head);
  expect((await verifyTrail(repository, { now })).noted).toEqual([
    { commit: head, from: { kind: 'remote', name: 'backup' }, newer: null },
  ]);
});

test('1,000 untouched records verify clean, each of their objects read once', async () => {
  const project = await trailOf(1000);
  const repository = await openRepository(project);
  let reads = 0;
  const counted = <A extends unknown[], R>(read: (...args: A) => R) => {
    return (...args: A): R => {
      reads++;
      return read(...args);
    };
  };
  const told: number[] = [];
  const counting = {
    ...repository,
    readBlob: counted(repository.readBlob),
    readTree: counted(repository.readTree),
    readCommit: counted(repository.readCommit),
    readTag: counted(repository.readTag),
  };
  const report = await verifyTrail(counting, { now, progress: done => told.push(done) });
  expect(report).toMatchObject({ records: 1000, problems: [], notes: [] });
  expect(told).toHaveLength(1000);
  // Three for each, and the one version that all receipts name.
  expect(reads).toBe(3002);
});

test('receipts must agree with the version that they name, as far as it is still there', async () => {
  const project = await trailOf(2);
  const { commits, records } = readChain(project);
  git(project, 'commit', '-q', '--allow-empty', '-m', 'another');
  const other = git(project, 'rev-parse', 'HEAD').trim();
  const forged = edited(of(records, 1), ({ entry }) => {
    if (entry.receipt) entry.receipt.commit = other;
  });
  writeChains(project, [{ base: commits[0] ?? null, records: [forged] }]);
  pointTo(project, git(project, 'rev-parse', 'refs/forged/0').trim());
  const repository = await openRepository(project);
  const { problems } = await verifyTrail(repository, { now });
  expect(problems).toMatchObject([
    { sequence: 2, reason: expect.stringContaining('its tag stands on another') },
  ]);

  pointTo(project, commits[1] ?? '');
  git(project, 'tag', '-d', '1.0.0');
  const { problems: none, notes } = await verifyTrail(repository, { now });
  expect(none).toEqual([]);
  expect(notes).toEqual(['Version 1.0.0 was deleted or made anew after it was deployed.']);
});

test('records of format 1 are read and proven as they were written', async () => {
  const project = await trailOf(3);
  const { records } = readChain(project);
  let previous: string | null = null;
  for (const record of records) {
    const old = edited(record, stored => {
      stored.format = 1;
      stored.previous = previous;
      const { receipt } = stored.entry;
      if (!receipt) return;
      const { whoKnownBy, rollbackOf, artifact, credentials, health, ...first } = receipt;
      Object.assign(stored.entry, { receipt: first });
    });
    expect(old.text).not.toContain('artifact');
    writeChains(project, [{ base: previous, records: [old] }]);
    previous = git(project, 'rev-parse', 'refs/forged/0').trim();
  }
  pointTo(project, previous ?? '');
  const report = await verifyTrail(await openRepository(project), { now });
  expect(report).toMatchObject({ records: 3, problems: [] });
});
