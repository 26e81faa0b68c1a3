import { isDeepStrictEqual } from 'node:util';
import type { PropertyChange } from '../../../contract/workflows.ts';

const longest = 2_000;

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The properties that differ, each by its path (`parameters.retry.limit`), sorted by it. The order of keys does not
 * count; that of lists does. Values are texts as they stand, or JSON; null where there is none.
 */
export function compareSettings(before: unknown, after: unknown): PropertyChange[] {
  return differences('', before, after);
}

function differences(property: string, before: unknown, after: unknown): PropertyChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const within = (key: string) => (property === '' ? key : `${property}.${key}`);
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap(key => differences(within(key), own(before, key), own(after, key)));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.flatMap((value: unknown, index) =>
      differences(within(`${index + 1}`), before[index], value),
    );
  }
  return [{ property, before: wordsOf(before), after: wordsOf(after) }];
}

const own = (object: { [key: string]: unknown }, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function wordsOf(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
