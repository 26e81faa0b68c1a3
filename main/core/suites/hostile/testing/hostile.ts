import { describe, expect, it } from 'vitest';
import { listingOf } from './canary.ts';
import { listedByGit, listedByUs } from './native.ts';
import { createSite, type Site } from './site.ts';
import { type Steps, walk } from './walk.ts';
import { watchProcess } from './watch.ts';

export type HostileCase = {
  name: string;
  plant: (site: Site) => void;
  /** The code with which the project is refused; without it, it opens. */
  refused?: string;
  /** What must be in the words of the refusal. */
  words?: RegExp;
  /** By version: a bad row, or the steps that are refused. A version that is not named works in all. */
  versions?: { [name: string]: 'broken' | Steps };
  /** Refused steps of one's own work afterwards; none if left out. */
  after?: Steps;
  /** Versions whose files native git can't list, or lists differently for a reason that the case tells. */
  unjudged?: string[] | 'all';
  /** What else must hold. */
  check?: (site: Site) => void;
};

/** No case may take longer than this, whatever the machine is busy with. */
const longestMs = 30_000;
/** Where the walk itself writes, and what it may write to. */
const ours = ['project', 'home', 'target'];

/** A table of cases, each in a folder of its own and under the watch. */
export function hostile(group: string, cases: HostileCase[]): void {
  describe(group, () => {
    it.each(cases)('$name', runCase, longestMs * 2);
  });
}

/** Fails when anything was changed outside of what is the case’s own, or a process or connection was begun. */
export async function runCase(given: HostileCase): Promise<void> {
  const site = createSite();
  try {
    given.plant(site);
    const before = listingOf(site.base, ours);
    const started = performance.now();
    const watch = watchProcess(ours.map(name => `${site.base}/${name}`));
    let walked: Awaited<ReturnType<typeof walk>>;
    let noted: string[] = [];
    try {
      walked = await walk(site);
    } finally {
      noted = watch.end();
    }
    expect(noted).toEqual([]);
    expect(listingOf(site.base, ours)).toEqual(before);
    expect(performance.now() - started).toBeLessThan(longestMs);

    expect([walked.open, walked.message]).toEqual([
      given.refused ?? 'ok',
      given.refused === undefined ? '' : expect.stringMatching(given.words ?? /./),
    ]);
    const told = Object.fromEntries([...walked.versions].map(([name, { state }]) => [name, state]));
    const allFine = Object.fromEntries([...walked.versions.keys()].map(name => [name, {}]));
    expect(told).toEqual(given.refused === undefined ? { ...allFine, ...given.versions } : {});
    expect(walked.after).toEqual(given.after ?? {});
    for (const [name, seen] of walked.versions) {
      const unread = seen.state === 'broken' || 'list' in seen.state || 'read' in seen.state;
      if (
        unread ||
        given.unjudged === 'all' ||
        given.unjudged?.includes(name) ||
        seen.contents.size < seen.files.length
      )
        continue;
      expect(listedByUs(seen).toSorted()).toEqual(listedByGit(site, name).toSorted());
    }
    given.check?.(site);
  } finally {
    site.remove();
  }
}
