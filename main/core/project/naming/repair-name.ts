import { brokenRule, bytesOf, forbidden, invisible, isDevice, isReserved, longestName } from './rules.ts';

const all = (pattern: RegExp) => new RegExp(pattern.source, `g${pattern.flags}`);

/** Cut to `limit` bytes without splitting a character. */
function cut(name: string, limit: number): string {
  let kept = '';
  for (const character of name) {
    if (bytesOf(kept) + bytesOf(character) > limit) break;
    kept += character;
  }
  return kept;
}

const trimEnds = (name: string) => name.replace(/^[-.]+/, '').replace(/[-.]+$/, '');

function clean(name: string): string {
  const dashed = name
    .normalize('NFC')
    .replace(all(invisible), '-')
    .replace(all(forbidden), '-')
    .replaceAll('@{', '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-');
  const trimmed = trimEnds(cut(trimEnds(dashed), longestName - 10)).replace(/\.lock$/i, '-lock');
  if (trimmed === '' || trimmed === '@') return 'version';
  return isDevice(trimmed) || isReserved(trimmed) ? `version-${trimmed}` : trimmed;
}

/** A valid, free name that is as near as can be to what was typed. */
export function repairName(typed: string, taken: (name: string) => string | null): string {
  const base = clean(typed);
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (brokenRule(name) === null && taken(name) === null) return name;
  }
}
