type Token =
  | { kind: 'text'; character: string }
  | { kind: 'one' | 'within' | 'folders' | 'all' }
  | { kind: 'set'; negated: boolean; ranges: [from: string, to: string][] };

/**
 * Whether a path fits a pattern of git's: `*` and `?` within a name, `**` over folders, `[a-z]`. All places in
 * the pattern are tried side by side, so that no pattern takes longer than its length times the path's.
 * Rules: https://git-scm.com/docs/gitignore, "Pattern format"
 */
export function wildmatch(pattern: string, path: string): boolean {
  const tokens = tokensOf(pattern);
  let states = reach(tokens, new Set([0]), true);
  for (let at = 0; at < path.length && states.size > 0; at++) {
    const character = path[at] as string;
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (
        token.kind === 'all' ||
        token.kind === 'folders' ||
        (token.kind === 'within' && character !== '/')
      ) {
        next.add(state);
      } else if (takes(token, character)) next.add(state + 1);
    }
    states = reach(tokens, next, character === '/');
  }
  return states.has(tokens.length);
}

function takes(token: Token, character: string): boolean {
  if (token.kind === 'text') return token.character === character;
  if (character === '/') return false;
  if (token.kind === 'one') return true;
  if (token.kind !== 'set') return false;
  return token.ranges.some(([from, to]) => character >= from && character <= to) !== token.negated;
}

/** With the places that follow what may stand for nothing. Folders are left only behind a slash. */
function reach(tokens: Token[], states: Set<number>, behindSlash: boolean): Set<number> {
  // A set's loop comes to what is added meanwhile, too.
  for (const state of states) {
    const kind = tokens[state]?.kind;
    if (kind === 'within' || kind === 'all' || (kind === 'folders' && behindSlash)) states.add(state + 1);
  }
  return states;
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const startsName = at === 0 || pattern[at - 1] === '/';
    const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest);
    if (startsName && rest.startsWith('**/')) {
      tokens.push({ kind: 'folders' });
      at += 2;
    } else if (startsName && rest === '**') {
      tokens.push({ kind: 'all' });
      at += 1;
    } else if (rest[0] === '*') {
      if (tokens.at(-1)?.kind !== 'within') tokens.push({ kind: 'within' });
    } else if (rest[0] === '?') tokens.push({ kind: 'one' });
    else if (set) {
      tokens.push({ kind: 'set', negated: set[1] !== '', ranges: rangesOf(set[2] ?? '') });
      at += set[0].length - 1;
    } else {
      if (rest[0] === '\\' && rest.length > 1) at++;
      tokens.push({ kind: 'text', character: pattern[at] as string });
    }
  }
  return tokens;
}

function rangesOf(text: string): [string, string][] {
  const ranges: [string, string][] = [];
  for (let at = 0; at < text.length; at++) {
    const from = text[at] as string;
    const isRange = text[at + 1] === '-' && at + 2 < text.length;
    ranges.push([from, isRange ? (text[at + 2] as string) : from]);
    if (isRange) at += 2;
  }
  return ranges;
}
