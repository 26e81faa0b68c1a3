import { isMap, isNode, isScalar } from 'yaml';

/**
 * Where in the text a path of keys leads: the value there, or the key where that is no single value; only as far
 * as there is something.
 */
export function placeOf(contents: unknown, path: PropertyKey[], atKey: boolean): [number, number] {
  let place: [number, number] = [0, 0];
  let node = contents;
  for (const [index, step] of path.entries()) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
    if (!pair) break;
    const atValue = !atKey && index === path.length - 1;
    const hasValue = isScalar(pair.value) && pair.value.value !== null;
    // A block is pointed at by its key: marking all of it would mark half the file.
    place = rangeOf(atValue && hasValue ? pair.value : pair.key) ?? place;
    node = pair.value;
  }
  return path.length === 0 && isNode(contents) ? (rangeOf(contents) ?? place) : place;
}

const rangeOf = (node: unknown): [number, number] | null =>
  isNode(node) && node.range ? [node.range[0], node.range[1]] : null;
