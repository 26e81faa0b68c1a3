import type { NameSuggestion } from '../../../../contract/commands/versions.ts';

/** A way of naming that was recognised in one existing name, and what it would call the next version. */
export type Habit = {
  id: 'semantic' | 'candidate' | 'combined' | 'date' | 'quarter' | 'milestone';
  next: (context: NamingContext) => NameSuggestion[];
};

export type NamingContext = {
  /** The user's local date. */
  today: Date;
  /** What the draft's changes are about, as a slug, for names such as `1.2.0-orders`. */
  topic: string | null;
  isFree: (name: string) => boolean;
};

type Bump = 'patch' | 'minor' | 'major';

const when: Record<Bump, string> = {
  patch: 'Bug fix or minor correction',
  minor: 'New feature added',
  major: 'Breaking change or major rework',
};

type Numbers = { prefix: string; numbers: [number, number, number]; short: boolean };

const write = ({ prefix, short }: Numbers, [major, minor, patch]: [number, number, number]) =>
  short && patch === 0 ? `${prefix}${major}.${minor}` : `${prefix}${major}.${minor}.${patch}`;

function bump(from: Numbers, kind: Bump, isFree: (name: string) => boolean): string {
  let [major, minor, patch] = from.numbers;
  for (;;) {
    if (kind === 'patch') patch += 1;
    else if (kind === 'minor') [minor, patch] = [minor + 1, 0];
    else [major, minor, patch] = [major + 1, 0, 0];
    const name = write(from, [major, minor, patch]);
    if (isFree(name)) return name;
  }
}

const bumps = (from: Numbers, { isFree }: NamingContext): NameSuggestion[] =>
  (['patch', 'minor', 'major'] as const).map(kind => ({
    name: bump(from, kind, isFree),
    kind,
    when: when[kind],
  }));

function combined(from: Numbers, context: NamingContext): NameSuggestion[] {
  const { topic, isFree } = context;
  if (topic === null) return bumps(from, context);
  const named = (['patch', 'minor'] as const).flatMap(kind => {
    const name = `${bump(from, kind, isFree)}-${topic}`;
    return isFree(name)
      ? [{ name, kind: 'combined' as const, when: `${when[kind]}, named after what changed` }]
      : [];
  });
  return [...named, ...bumps(from, context)];
}

function candidate(from: Numbers, word: string, number: number, context: NamingContext): NameSuggestion[] {
  const { isFree } = context;
  const release = write(from, from.numbers);
  let next = number + 1;
  const candidateName = () => `${release}${word}${next}`;
  while (!isFree(candidateName())) next += 1;
  if (!isFree(release)) return bumps(from, context);
  return [
    { name: candidateName(), kind: 'candidate', when: 'Another release candidate' },
    { name: release, kind: 'release', when: 'The release itself, after its candidates' },
  ];
}

const two = (number: number) => String(number).padStart(2, '0');
export const dateName = (day: Date) =>
  `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
const ordinals = ['Second', 'Third', 'Fourth', 'Fifth'];

/** The name itself, or with `.1`, `.2` ... when it is taken. */
function numbered(name: string, isFree: (name: string) => boolean): { name: string; count: number } {
  if (isFree(name)) return { name, count: 0 };
  let count = 1;
  while (!isFree(`${name}.${count}`)) count += 1;
  return { name: `${name}.${count}`, count };
}

export function nextDate({ today, isFree }: NamingContext): NameSuggestion {
  const { name, count } = numbered(dateName(today), isFree);
  const nth = ordinals[count - 1] ?? 'Another';
  return {
    name,
    kind: 'date',
    when: count === 0 ? 'Daily release snapshot' : `${nth} release on the same day`,
  };
}

function nextQuarter({ today, isFree }: NamingContext): NameSuggestion {
  const { name } = numbered(`${today.getFullYear()}-Q${Math.floor(today.getMonth() / 3) + 1}`, isFree);
  return { name, kind: 'quarter', when: 'Quarterly milestone release' };
}

function nextMilestone(stem: string, number: number, { isFree }: NamingContext): NameSuggestion {
  let next = number + 1;
  while (!isFree(`${stem}${next}`)) next += 1;
  const feature = stem.replace(/[-_.]?v$/i, '');
  return { name: `${stem}${next}`, kind: 'milestone', when: `Next version of ${feature}` };
}

/** The habit that a name shows; null when it follows none of which the next name is known. */
export function habitOf(name: string): Habit | null {
  if (name.length > 100) return null;
  if (/^\d{4}-\d{2}-\d{2}($|[.-])/.test(name)) return { id: 'date', next: context => [nextDate(context)] };
  if (/^\d{4}-Q[1-4]($|[.-])/i.test(name)) return { id: 'quarter', next: context => [nextQuarter(context)] };

  const semantic = /^(v?)(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(.*)$/i.exec(name);
  if (semantic) {
    const [, prefix = '', major, minor, patch, rest = ''] = semantic;
    const from: Numbers = {
      prefix,
      numbers: [Number(major), Number(minor), Number(patch ?? 0)],
      short: patch === undefined,
    };
    const pre = /^(-?(?:rc|beta|alpha|preview|candidate)[.-]?)(\d{1,9})$/i.exec(rest);
    if (pre)
      return { id: 'candidate', next: context => candidate(from, pre[1] ?? '-rc', Number(pre[2]), context) };
    if (/^-[\p{L}\p{N}]/u.test(rest)) return { id: 'combined', next: context => combined(from, context) };
    return rest === '' ? { id: 'semantic', next: context => bumps(from, context) } : null;
  }

  const milestone = /^(.*(?:v|[-_.]))(\d{1,9})$/i.exec(name);
  if (milestone && /\p{L}/u.test(milestone[1] ?? '')) {
    return {
      id: 'milestone',
      next: context => [nextMilestone(milestone[1] ?? '', Number(milestone[2]), context)],
    };
  }
  return null;
}
