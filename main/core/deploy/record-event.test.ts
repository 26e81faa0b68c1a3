import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { gitRepository } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { openAudit } from './audit.ts';
import { eventOf, recordEvent } from './record-event.ts';

const ports = { clock: () => new Date('2026-03-09T08:00:00Z'), appVersion: 'test' };

test('an event is recorded with who did it, also where nobody is configured', async () => {
  const repository = await openRepository(gitRepository({ a: '1' }));
  const ada = { name: 'Ada', email: 'ada@tagline.invalid' };
  const known = { repository, author: () => Promise.resolve(ada) };
  const unknown = { repository, author: () => Promise.reject(new Failure('author-unknown', 'Who are you?')) };
  expect(await recordEvent(known, ports, { kind: 'version', version: '1.0.0' })).toBe(true);
  expect(await recordEvent(unknown, ports, { kind: 'undo', version: '1.0.0' })).toBe(true);
  expect(
    (await openAudit(repository).list()).map(({ kind, title, who, at }) => [kind, title, who, at]),
  ).toEqual([
    ['undo', 'Took back the restore of 1.0.0', null, '2026-03-09T08:00:00.000Z'],
    ['version', 'Made version 1.0.0', ada, '2026-03-09T08:00:00.000Z'],
  ]);
});

test('a trail that can’t be written does not undo the work that it tells of', async () => {
  const project = gitRepository({ a: '1' });
  const repository = await openRepository(project);
  mkdirSync(join(project, '.git', 'refs', 'tagline', 'receipts', 'in', 'the', 'way'), { recursive: true });
  mkdirSync(join(project, '.git', 'refs', 'tagline', 'receipts.lock'));
  const author = () => Promise.resolve({ name: 'Ada', email: 'ada@tagline.invalid' });
  expect(await recordEvent({ repository, author }, ports, { kind: 'restore', version: '1.0.0' })).toBe(false);
});

test('an event that became a part of the history with its work is not recorded twice', async () => {
  const repository = await openRepository(gitRepository({ a: '1' }));
  const author = () => Promise.resolve({ name: 'Ada', email: 'ada@tagline.invalid' });
  const written = eventOf({ repository, author }, ports, { kind: 'version', version: '1.0.0' });
  const change = await written.prepare();
  expect(change).toMatchObject({ expected: null });
  await repository.publish({ refs: change ? [change] : [] });
  expect(await written.record()).toBe(true);
  const forgotten = eventOf({ repository, author }, ports, { kind: 'version', version: '2.0.0' });
  await forgotten.prepare();
  expect(await forgotten.record()).toBe(true);
  expect((await openAudit(repository).list()).map(({ version }) => version)).toEqual(['2.0.0', '1.0.0']);
});
