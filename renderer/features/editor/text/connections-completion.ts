import { checkMethods } from '../../../../contract/connections/declaration.ts';

/** What can be typed at a place of a `connections.yaml`. `from`: where what is replaced begins, in UTF-16 units. */
export type Completions = { from: number; options: { label: string; detail: string; apply: string }[] };

type Key = { name: string; detail: string; block?: true };

const keysOf = {
  file: [{ name: 'connections', detail: 'what the integration talks to', block: true }],
  connection: [
    { name: 'title', detail: 'shown in place of the name' },
    { name: 'help', detail: 'shown in the environment’s form' },
    { name: 'fields', detail: 'what each environment brings', block: true },
    { name: 'check', detail: 'how “Test connection” asks', block: true },
  ],
  field: [
    { name: 'title', detail: 'shown in place of the name' },
    { name: 'help', detail: 'shown below the field' },
    { name: 'secret', detail: 'kept in the vault' },
    { name: 'optional', detail: 'a deployment goes without it' },
  ],
  check: [
    { name: 'method', detail: `${checkMethods[0]} when left out` },
    { name: 'url', detail: 'where it asks; {field} stands for a value' },
    { name: 'headers', detail: 'sent along, may hold secrets', block: true },
    { name: 'basic', detail: 'USER:PASSWORD' },
    { name: 'status', detail: 'of the answer, 200 when left out' },
  ],
  headers: [{ name: 'Authorization', detail: 'for example Bearer {token}' }],
} satisfies { [place: string]: Key[] };

type Line = { path: string[]; key: string };

/** Null where nothing is known to fit. @param position the cursor's offset */
export function completionsAt(text: string, position: number): Completions | null {
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const before = text.slice(start, position);
  const above = linesOf(text.slice(0, start));
  const template = /\{([\w-]*)$/.exec(before);
  const value = /^( *)([\w-]+): +(?:["'])?(.*)$/.exec(before);
  if (value) {
    const [, indent = '', key = '', typed = ''] = value;
    const path = pathAt(above, indent.length);
    if (template && path[2] === 'check') {
      return offer(
        position - (template[1]?.length ?? 0),
        fieldsOf(linesOf(text), path[1]),
        name => `${name}}`,
      );
    }
    return offer(position - typed.length, valuesOf(placeOf(path), key), word => word);
  }
  const key = /^( *)([\w-]*)$/.exec(before);
  if (!key) return null;
  const [, indent = '', typed = ''] = key;
  const path = pathAt(above, indent.length);
  const place = placeOf(path);
  if (place === null) return null;
  const there = new Set(linesOf(text).flatMap(line => (same(line.path, path) ? [line.key] : [])));
  there.delete(typed);
  const known: Key[] = keysOf[place];
  return {
    from: position - typed.length,
    options: known
      .filter(({ name }) => !there.has(name))
      .map(({ name, detail, block }) => ({
        label: name,
        detail,
        apply: block ? `${name}:\n${' '.repeat(indent.length + 2)}` : `${name}: `,
      })),
  };
}

const same = (a: string[], b: string[]) =>
  a.length === b.length && a.every((part, index) => part === b[index]);

/** The keys that stand on lines of their own, with the keys above them. */
function linesOf(text: string): (Line & { indent: number })[] {
  const lines: (Line & { indent: number })[] = [];
  for (const line of text.split('\n')) {
    const [, spaces = '', key] = /^( *)([^\s#:'"{[][^:]*):(?:\s|$)/.exec(line) ?? [];
    if (key === undefined) continue;
    lines.push({ path: pathAt(lines, spaces.length), key, indent: spaces.length });
  }
  return lines;
}

/** The keys in which a line of that indent stands, below these lines. */
function pathAt(lines: (Line & { indent: number })[], indent: number): string[] {
  const parent = lines.findLast(line => line.indent < indent);
  return parent ? [...parent.path, parent.key] : [];
}

function placeOf(path: string[]): keyof typeof keysOf | null {
  const [root, , part] = path;
  if (path.length === 0) return 'file';
  if (root !== 'connections') return null;
  if (path.length === 2) return 'connection';
  if (path.length === 3 && part === 'check') return 'check';
  if (path.length === 4 && part === 'fields') return 'field';
  return path.length === 4 && part === 'check' && path[3] === 'headers' ? 'headers' : null;
}

function valuesOf(place: ReturnType<typeof placeOf>, key: string): string[] {
  if (place === 'field' && (key === 'secret' || key === 'optional')) return ['true', 'false'];
  return place === 'check' && key === 'method' ? [...checkMethods] : [];
}

const fieldsOf = (lines: Line[], connection: string | undefined): string[] =>
  lines.flatMap(({ path, key }) =>
    path.length === 3 && path[1] === connection && path[2] === 'fields' ? [key] : [],
  );

function offer(from: number, words: string[], applied: (word: string) => string): Completions | null {
  const options = words.map(label => ({ label, detail: '', apply: applied(label) }));
  return options.length === 0 ? null : { from, options };
}
