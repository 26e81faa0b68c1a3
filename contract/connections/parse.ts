import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { type Declaration, declarationLimit } from './declaration.ts';
import { placeOf } from './place.ts';
import { declarationSchema } from './schema.ts';

/** Something that is wrong in a `connections.yaml`. Line and column from 1; `from` and `to` in UTF-16 units. */
export type DeclarationProblem = { message: string; line: number; column: number; from: number; to: number };

/**
 * Either the declaration or, in the order of the text, what is wrong with it. `foreign`: the file means something
 * else, so it declares nothing.
 */
export type ParsedDeclaration =
  | { declaration: Declaration; problems: []; foreign?: true }
  | { declaration: null; problems: DeclarationProblem[]; foreign?: never };

const mostTold = 50;

/** Reads the text of a `connections.yaml`. Never throws; an empty text declares nothing. */
export function parseDeclaration(text: string): ParsedDeclaration {
  const lines = new LineCounter();
  const problem = (message: string, [from, to]: [number, number]): DeclarationProblem => {
    const { line, col } = lines.linePos(from);
    return { message, line: Math.max(line, 1), column: Math.max(col, 1), from, to: Math.max(to, from) };
  };
  const failed = (problems: DeclarationProblem[]): ParsedDeclaration => ({
    declaration: null,
    problems: problems.sort((a, b) => a.from - b.from).slice(0, mostTold),
  });
  if (text.length > declarationLimit) {
    if (!namesConnections(text)) return foreign;
    return failed([problem(`This file is larger than ${declarationLimit / 1024} KB.`, [0, 0])]);
  }
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
    if (document.errors.some(({ message }) => message.includes('call stack'))) return failed([tooDeep]);
    const errors = document.errors.map(({ code, message, pos }) =>
      problem(code === 'MULTIPLE_DOCS' ? 'Nothing may follow the end of the first document.' : message, pos),
    );
    visit(document, (_, node) => {
      if (isAlias(node)) errors.push(problem('Aliases (*) can’t be used here.', placed(node.range)));
      // It would vanish on its way into an object.
      if (isScalar(node) && node.value === '__proto__') {
        errors.push(problem('This name can’t be used.', placed(node.range)));
      }
    });
    if (errors.length > 0 ? !namesConnections(text) : !isOurs(document.contents)) return foreign;
    if (errors.length > 0) return failed(errors);
    const parsed = declarationSchema.safeParse(document.toJS());
    if (parsed.success) return { declaration: declarationOf(parsed.data), problems: [] };
    return failed(
      parsed.error.issues.map(issue => {
        const atKey = issue.code === 'unrecognized_keys' || issue.code === 'invalid_key';
        return problem(messageOf(issue), placeOf(document.contents, pathOf(issue), atKey));
      }),
    );
  } catch (error) {
    // So deeply nested that the stack is used up.
    if (error instanceof RangeError) return failed([tooDeep]);
    throw error;
  }
}

const foreign: ParsedDeclaration = { declaration: { connections: [] }, problems: [], foreign: true };

/** Also when it is misspelt a little, which is a mistake and no other meaning. */
const ourKey = `conn?ections?`;

/** For a text that is no whole YAML: a key of that name at the top. */
const namesConnections = (text: string): boolean =>
  new RegExp(`^\\s*\\{?\\s*["']?${ourKey}["']?\\s*:`, 'im').test(text);

/** Nothing at all, or a block with our key. */
function isOurs(contents: unknown): boolean {
  if (contents === null || (isScalar(contents) && contents.value === null)) return true;
  if (!isMap(contents)) return false;
  const keys = contents.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  return keys.length === 0 || keys.some(key => new RegExp(`^${ourKey}$`, 'i').test(key));
}

const tooDeep: DeclarationProblem = {
  message: 'This is nested too deeply.',
  line: 1,
  column: 1,
  from: 0,
  to: 0,
};

const placed = (range: [number, number, number] | null | undefined): [number, number] =>
  range ? [range[0], range[1]] : [0, 0];

/** The first key that nobody knows is where the mistake stands. */
const pathOf = (issue: z.core.$ZodIssue): PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;

const typeWords: { [type: string]: string } = {
  string: 'A text',
  number: 'A whole number',
  int: 'A whole number',
  boolean: '“true” or “false”',
  object: 'A block of keys and values',
  record: 'A block of keys and values',
};

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `“${issue.keys[0] ?? ''}” is not known here.`;
    case 'invalid_type':
      if (issue.input === undefined && issue.path.at(-1) === 'url') return 'A check needs a url.';
      return `${typeWords[issue.expected] ?? 'Something else'} is expected here.`;
    case 'invalid_value':
      return `One of these is expected here: ${issue.values.map(String).join(', ')}.`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'This name can’t be used.';
    case 'too_big':
      return issue.origin === 'string'
        ? `This is longer than ${String(issue.maximum)} characters.`
        : `At most ${String(issue.maximum)} is possible here.`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'Something has to stand here.'
        : `At least ${String(issue.minimum)} is needed here.`;
    default:
      return issue.message;
  }
}

function declarationOf({ connections }: z.output<typeof declarationSchema>): Declaration {
  return {
    connections: Object.entries(connections).map(([name, { title, help, fields, check }]) => ({
      name,
      title: title ?? name,
      help,
      fields: Object.entries(fields).map(([field, { title: label, ...rest }]) => ({
        ...rest,
        key: `${name}.${field}`,
        name: field,
        title: label ?? field,
      })),
      check: check ? { ...check, basic: check.basic ?? null } : null,
    })),
  };
}
