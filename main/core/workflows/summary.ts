import type { NodeChange, PropertyChange } from '../../../contract/workflows.ts';

const told = 3;
const shortValue = 40;

/** What changed, in a sentence without its full stop: “2 nodes changed in Sync orders: Retry limit 3 → 5; …”. */
export function summaryOf(title: string, nodes: NodeChange[], settings: PropertyChange[]): string {
  const where = title === '' ? '' : ` in ${title}`;
  const doing = nodes.filter(node => node.status !== 'moved');
  const moved = nodes.length - doing.length;
  if (doing.length === 0 && settings.length === 0) {
    return moved === 0
      ? 'Nothing changed in what it does'
      : `${count(moved)} moved${where}, nothing else changed`;
  }
  const facts = [...doing.flatMap(factsOf), ...settings.map(wordsOf)];
  const more = facts.length > told ? `; ${facts.length - told} more` : '';
  const head = doing.length === 0 ? `Settings changed${where}` : `${count(doing.length)} changed${where}`;
  return `${head}: ${facts.slice(0, told).join('; ')}${more}`;
}

const count = (nodes: number) => `${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;

function factsOf({ status, name, properties }: NodeChange): string[] {
  if (status === 'added') return [`new node ${name}`];
  if (status === 'removed') return [`${name} removed`];
  return properties.map(property => `${name}: ${wordsOf(property)}`);
}

function wordsOf({ property, before, after }: PropertyChange): string {
  // The path's end says what it is; where it stands is told by the list.
  const name = property.slice(property.lastIndexOf('.') + 1);
  const isShort = (value: string | null) =>
    value === null || (value.length <= shortValue && !value.includes('\n'));
  if (!isShort(before) || !isShort(after)) return `${name} changed`;
  return `${name} ${before ?? 'nothing'} → ${after ?? 'nothing'}`;
}
