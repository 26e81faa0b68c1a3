const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** An instant as people say it: `2 hours ago`. */
export function ago(instant: string | null, now: Date): string {
  if (instant === null) return 'unknown';
  const seconds = (Date.parse(instant) - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return 'unknown';
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step === undefined ? 'just now' : relative.format(Math.trunc(seconds / step[1]), step[0]);
}
