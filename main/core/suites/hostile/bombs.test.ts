import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../../repository/git-for-tests.ts';
import { bundle } from '../../testing/bundle.ts';
import { idOf, tagBody, withHeader } from './testing/objects.ts';
import { createSite, type Site } from './testing/site.ts';

// What would fill the memory, opened and used whole in a process of its own.

let script = '';

beforeAll(async () => {
  script = join(tempFolder(), 'walk.mjs');
  const input = join(import.meta.dirname, 'testing/child-walk.ts');
  await bundle(input, script);
});

const mega = 1024 * 1024;
const longestMs = 60_000;

/** An object of some 600 KB that says it is small and inflates to 600 MB. */
function bomb(site: Site, kind: string, says: number): string {
  const oid = idOf(kind, Buffer.from(says.toString()));
  site.loose(oid, deflateSync(withHeader(kind, Buffer.alloc(600 * mega), says)));
  return oid;
}

const broken = { row: 'broken' as const };
const cases: [what: string, plant: (site: Site) => void, expected: typeof broken | { list: 'ok' }][] = [
  [
    'a tag that inflates to 600 MB',
    site => site.ref('refs/tags/bomb', bomb(site, 'tag', 600 * mega)),
    broken,
  ],
  ['a tag that says it is small', site => site.ref('refs/tags/bomb', bomb(site, 'tag', 100)), broken],
  [
    'a commit that inflates to 600 MB',
    site => site.tag('bomb', tagBody(bomb(site, 'commit', 600 * mega))),
    broken,
  ],
  [
    'a file that inflates to 600 MB',
    site => site.version('bomb', site.tree(['100644', 'x', bomb(site, 'blob', 600 * mega)])),
    { list: 'ok' },
  ],
  [
    'a file that says it is small',
    site => site.version('bomb', site.tree(['100644', 'x', bomb(site, 'blob', 100)])),
    { list: 'ok' },
  ],
];

describe.skipIf(process.platform !== 'linux')('an object that inflates to far more than it takes', () => {
  it.each(cases)(
    '%s is stopped at its bound',
    (_, plant, expected) => {
      const site = createSite();
      try {
        plant(site);
        const printed = execFileSync(process.execPath, [script, site.base], {
          timeout: longestMs,
          encoding: 'utf8',
        });
        const { open, states, after, peak } = JSON.parse(printed) as {
          open: string;
          states: { [name: string]: unknown };
          after: object;
          peak: number;
        };
        expect([open, after, states.good]).toEqual(['ok', {}, {}]);
        if ('row' in expected) expect(states.bomb).toBe('broken');
        else {
          expect(states.bomb).toMatchObject({
            read: expect.stringMatching(/damaged|too-large/),
            restore: expect.stringMatching(/damaged|too-large/),
            deploy: expect.stringMatching(/damaged|too-large/),
          });
        }
        expect(peak).toBeLessThan(400 * mega);
      } finally {
        site.remove();
      }
    },
    longestMs * 2,
  );
});
