/**
 * One line of an ignore file. `inside` is the path from the folder of the file, `name` its last part, both as
 * `byteText`.
 */
export type IgnorePattern = {
  negative: boolean;
  foldersOnly: boolean;
  matches: (inside: string, name: string) => boolean;
};

/** A character for each byte: git matches bytes, so that `?` is a part of most letters. */
export const byteText = (text: string): string =>
  /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');

const specials = /[*?[\\]/;
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const code = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

const classes: { [name: string]: string } = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
};

/** `[...]` as an expression, and where it ends; null when it never ends, or names no known class. */
function bracket(glob: string, start: number): { expression: string; end: number } | null {
  let at = start + 1;
  const negated = glob[at] === '!' || glob[at] === '^';
  if (negated) at++;
  let set = '';
  for (let isFirst = true; isFirst || glob[at] !== ']'; isFirst = false) {
    const named = /^\[:(\w*):\]/.exec(glob.slice(at));
    if (named) {
      const members = classes[named[1] ?? ''];
      if (members === undefined) return null;
      set += members;
      at += named[0].length;
      continue;
    }
    if (glob[at] === '\\') at++;
    const from = glob[at];
    if (from === undefined) return null;
    at++;
    if (glob[at] === '-' && glob[at + 1] !== ']' && at + 1 < glob.length) {
      at += glob[at + 1] === '\\' ? 2 : 1;
      const to = glob[at];
      if (to === undefined) return null;
      at++;
      // A range that runs backwards is its first character.
      set += from <= to ? `${code(from)}-${code(to)}` : code(from);
    } else set += code(from);
  }
  // Never a slash, not even by exclusion.
  return { expression: negated ? `[^/${set}]` : `(?!/)[${set}]`, end: at + 1 };
}

const within = '[^/]*';
const anything = '[^]*';
const folders = '(?:[^]*/)?';

/**
 * As git's wildmatch with WM_PATHNAME (https://github.com/git/git/blob/master/wildmatch.c): expressions of one
 * character each, and the three above between them; null: matches nothing.
 */
function piecesOf(glob: string): string[] | null {
  const pieces: string[] = [];
  for (let at = 0; at < glob.length; ) {
    const character = glob[at] as string;
    if (character === '*') {
      const stars = /^\*+/.exec(glob.slice(at))?.[0].length ?? 1;
      const next = glob[at + stars];
      const bounded =
        (at === 0 || glob[at - 1] === '/') &&
        (next === undefined || next === '/' || glob.startsWith('\\/', at + stars));
      if (stars === 1 || !bounded) pieces.push(within);
      else if (next === '/') {
        pieces.push(folders);
        at++;
      } else pieces.push(anything);
      at += stars;
    } else if (character === '?') {
      pieces.push('[^/]');
      at++;
    } else if (character === '[') {
      const found = bracket(glob, at);
      if (!found) return null;
      pieces.push(found.expression);
      at = found.end;
    } else {
      if (character === '\\') at++;
      const literal = glob[at++];
      if (literal === undefined) return null;
      pieces.push(escaped(literal));
    }
  }
  return pieces;
}

/** More of these in one expression can take longer than anybody waits: it tries their places one after another. */
const mostStars = 2;
const isStar = (piece: string) => piece === within || piece === anything || piece === folders;

/** Tries all places side by side, which takes no longer than the pieces times the characters. */
function matchStarry(pieces: readonly string[], ignoreCase: boolean): (text: string) => boolean {
  const tests = pieces.map(piece => (isStar(piece) ? null : new RegExp(`^${piece}$`, ignoreCase ? 'i' : '')));
  const reach = (states: Set<number>, startsName: boolean) => {
    // The loop comes to what is added meanwhile, too.
    for (const state of states) {
      const piece = pieces[state];
      if (piece === within || piece === anything || (piece === folders && startsName)) states.add(state + 1);
    }
    return states;
  };
  return text => {
    let states = reach(new Set([0]), true);
    for (const character of text) {
      const next = new Set<number>();
      for (const state of states) {
        const piece = pieces[state];
        if (piece === anything || piece === folders || (piece === within && character !== '/'))
          next.add(state);
        else if (tests[state]?.test(character)) next.add(state + 1);
      }
      states = reach(next, character === '/');
    }
    return states.has(pieces.length);
  };
}

function matcher(glob: string, ignoreCase: boolean): (text: string) => boolean {
  const special = glob.search(specials);
  if (special < 0 && !ignoreCase) return text => text === glob;
  // Git compares what stands before the first special character by itself, and the rest as a pattern of its own.
  const literal = special < 0 ? glob : glob.slice(0, special);
  const pieces = piecesOf(glob.slice(literal.length));
  if (pieces === null) return () => false;
  if (pieces.filter(isStar).length > mostStars) {
    return matchStarry([...[...literal].map(escaped), ...pieces], ignoreCase);
  }
  const whole = new RegExp(`^${escaped(literal)}${pieces.join('')}$`, ignoreCase ? 'i' : '');
  return text => whole.test(text);
}

/** No path is longer, so that nothing matches a longer line. */
const longestLine = 4_096;

/** Spaces at the end do not count, unless a backslash stands before them. */
const withoutSpaces = (line: string) => /^(?:\\.|[^\\ ]| +(?! |$))*(?:\\$)?/.exec(line)?.[0] ?? '';

/** Parses a line, without its end; null for a comment or an empty one. Format: https://git-scm.com/docs/gitignore */
export function parsePattern(line: string, ignoreCase: boolean): IgnorePattern | null {
  if (line.startsWith('#') || line.length > longestLine) return null;
  let glob = withoutSpaces(byteText(line));
  const negative = glob.startsWith('!');
  if (negative) glob = glob.slice(1);
  const foldersOnly = glob.endsWith('/');
  if (foldersOnly) glob = glob.slice(0, -1);
  if (glob === '') return null;
  if (!glob.includes('/')) {
    const matches = matcher(glob, ignoreCase);
    return { negative, foldersOnly, matches: (_, name) => matches(name) };
  }
  const matches = matcher(glob.startsWith('/') ? glob.slice(1) : glob, ignoreCase);
  return { negative, foldersOnly, matches: inside => matches(inside) };
}
