import { join } from 'node:path';
import { createBreather } from '../breathe.ts';
import { type DiskTemps, readIfThere } from '../disk.ts';
import { openObjectStore } from '../object-store.ts';
import type { Refs } from '../refs.ts';
import type { Oid, Progress } from '../types.ts';
import { checkHistory } from './check-history.ts';
import { createDamagedFolder } from './damaged-folder.ts';
import { findCopies } from './find-copies.ts';
import { allObjects, findTornLoose } from './loose-files.ts';
import { findWholeDraft, repairDraft } from './repair-draft.ts';
import { replacePacks } from './replace-packs.ts';
import type { BadObject, DoctorReport } from './types.ts';

export type DoctorOptions = {
  repair: boolean;
  signal?: AbortSignal | undefined;
  /** Refs that were followed, of all. */
  progress?: Progress | undefined;
};

const mostRounds = 20;

/**
 * Reads all that the project's refs lead to and, if told so, makes whole what can be rebuilt: from another
 * copy, the working files, what was kept aside, or git's index. What is torn is moved to
 * `.git/tagline/damaged`; nothing is deleted. Call within the lock when it repairs. Throws the signal's reason.
 */
export async function runDoctor(
  repository: { workDir: string; gitDir: string; refs: Refs; temps: DiskTemps },
  { repair, signal, progress }: DoctorOptions,
): Promise<DoctorReport> {
  const { gitDir, refs, temps } = repository;
  const objectsDir = join(gitDir, 'objects');
  const breathe = createBreather();
  const putAside = createDamagedFolder(
    join(gitDir, 'tagline', 'damaged', new Date().toISOString().replaceAll(':', '-')),
  );
  // Its own, which has believed nothing yet.
  let objects = openObjectStore(gitDir, temps);
  const repaired: string[] = [];
  const rebuilt = new Set<Oid>();
  const shallow = new Set(readIfThere(join(gitDir, 'shallow'))?.toString('latin1').split('\n') ?? []);

  const check = () => {
    const all = new Map(refs.list('refs/', { verify: true }));
    const head = headCommit(refs);
    if (head !== null) all.set('HEAD', head);
    return checkHistory({ refs: all, objects, shallow, breathe, signal, progress });
  };

  /** Answers whether anything of it could be rebuilt. */
  const rebuild = async (bad: readonly BadObject[], torn: ReadonlyMap<Oid, string>): Promise<boolean> => {
    const copies = await findCopies(new Set(bad.map(({ oid }) => oid)), repository, breathe);
    for (const [oid, { type, data, from }] of copies) {
      const file = torn.get(oid);
      if (file !== undefined) putAside(file);
      objects.write(type, data);
      rebuilt.add(oid);
      const told = bad.find(found => found.oid === oid);
      repaired.push(`${told?.version}: ${told?.path ?? 'its files'} was rebuilt from ${from}.`);
    }
    await objects.flush();
    return copies.size > 0;
  };

  const draft = () => ({ refs, objects, all: allObjects(objectsDir), breathe });

  /** Whether a repair would find anything to do. */
  const isRepairable = async (
    bad: readonly BadObject[],
    torn: ReadonlyMap<Oid, string>,
  ): Promise<boolean> => {
    const broken = new Set(bad.map(({ oid }) => oid));
    if ([...torn.keys()].some(oid => !broken.has(oid))) return true;
    if (broken.size === 0) return false;
    const copies = await findCopies(broken, repository, breathe);
    return copies.size > 0 || (await findWholeDraft(draft())) !== null;
  };

  try {
    let history = await check();
    let torn = await findTornLoose(objectsDir, breathe);
    if (repair) {
      for (let round = 0; round < mostRounds && history.bad.length > 0; round++) {
        if (!(await rebuild(history.bad, torn))) break;
        history = await check();
      }
      torn = await findTornLoose(objectsDir, breathe);
      const lost = new Set(history.bad.map(({ oid }) => oid));
      for (const [oid, file] of torn) {
        // What can't be rebuilt stays: a tool may save a part of it.
        if (lost.has(oid)) continue;
        putAside(file);
        repaired.push(
          `A torn object that is not needed, or stands elsewhere, was put out of the way: ${oid}.`,
        );
      }
      objects.close();
      objects = openObjectStore(gitDir, temps);
      repaired.push(...(await replacePacks(rebuilt, { objectsDir, objects, temps, putAside }, breathe)));
      const moved = await repairDraft(draft(), { gitDir, putAside });
      if (moved !== null) repaired.push(moved);
      history = await check();
    }
    const unneeded = [...torn.keys()].filter(oid => !history.reached.has(oid)).length;
    const notes =
      !repair && unneeded > 0
        ? [
            unneeded === 1
              ? '1 torn object is needed by nothing; a repair puts it away.'
              : `${unneeded} torn objects are needed by nothing; a repair puts them away.`,
          ]
        : [];
    const repairable = !repair && (await isRepairable(history.bad, torn));
    const damaged = history.bad.map(({ version, path, reason }) => ({ version, path, reason }));
    return { checked: history.checked, repaired, damaged, repairable, notes };
  } finally {
    objects.close();
  }
}

function headCommit(refs: Refs): Oid | null {
  try {
    return refs.head().commit;
  } catch {
    return null;
  }
}
