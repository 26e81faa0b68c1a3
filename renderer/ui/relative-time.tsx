import { useEffect, useState } from 'react';

const steps: [limit: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [86_400 * 14, 86_400, 'day'],
  [86_400 * 60, 86_400 * 7, 'week'],
  [86_400 * 365, 86_400 * 30, 'month'],
  [Number.POSITIVE_INFINITY, 86_400 * 365, 'year'],
];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `3 hours ago`. */
export function relativeTime(instant: string, now = Date.now()): string {
  const seconds = (now - Date.parse(instant)) / 1000;
  if (Math.abs(seconds) < 60) return 'just now';
  const step = steps.find(([limit]) => Math.abs(seconds) < limit);
  return step ? words.format(-Math.round(seconds / step[1]), step[2]) : '';
}

export const exactTime = (instant: string): string =>
  new Date(instant).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** `22 Nov 2026, 22:14`, where one sits. */
export const shortTime = (instant: string): string =>
  new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Relative on sight, exact on hover; kept true while it stands there. */
export function RelativeTime({ instant, className }: { instant: string; className?: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={instant} title={exactTime(instant)} className={className}>
      {relativeTime(instant, now)}
    </time>
  );
}
