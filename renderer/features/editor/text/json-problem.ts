/** Where a text stops being JSON and why, in plain words; `from`/`to` are offsets in UTF-16 units. */
export type Problem = { from: number; to: number; message: string };

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const word = /(?:true|false|null)(?![\w$])/y;
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const rest = /[\w$.+-]+|.?/sy;

/**
 * The first place at which a text breaks the JSON grammar (RFC 8259); null when it is JSON.
 * `JSON.parse` itself names no position for many mistakes. Nesting is kept on a list of its own, so that deep
 * nesting can't overflow the stack.
 */
export function jsonProblem(text: string): Problem | null {
  let at = 0;
  const open: { close: '}' | ']'; at: number }[] = [];
  let expects: 'value' | 'first' | 'key' | 'after' = 'value';

  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) return null;
    at = pattern.lastIndex;
    return found[0];
  };
  const problem = (message: string, from = at): Problem => {
    rest.lastIndex = from;
    const length = Math.max(rest.exec(text)?.[0].length ?? 0, 1);
    return { from, to: Math.min(from + length, text.length), message };
  };
  const string = (): Problem | null => {
    const start = at++;
    for (;;) {
      while (isPlain(text.charCodeAt(at))) at++;
      if (text[at] === '"') {
        at++;
        return null;
      }
      if (text[at] === '\\') {
        if (take(escaped) === null) return problem(`“${text.slice(at, at + 2)}” is not an escape in JSON.`);
      } else if (at >= text.length || text[at] === '\n' || text[at] === '\r') {
        return { from: start, to: at, message: 'This string has no closing quote.' };
      } else {
        return problem('A control character has to be escaped in a string.');
      }
    }
  };

  for (;;) {
    take(space);
    const character = text[at];
    const inside = open.at(-1);
    if (character === undefined) {
      if (!inside && expects === 'after') return null;
      if (inside) return problem(`This ${inside.close === '}' ? '{' : '['} is not closed.`, inside.at);
      return problem('JSON needs a value here; the file holds none.');
    }
    if (expects === 'after') {
      if (!inside) return problem('Nothing may follow the end of the JSON value.');
      if (character === ',') {
        at++;
        expects = inside.close === '}' ? 'key' : 'value';
        take(space);
        if (text[at] === inside.close)
          return problem('Remove the comma: nothing follows it.', text.lastIndexOf(',', at));
        continue;
      }
      if (character !== inside.close) return problem(`A comma or ${inside.close} is missing here.`);
    }
    if (inside && character === inside.close && (expects === 'after' || expects === 'first')) {
      at++;
      open.pop();
      expects = 'after';
      continue;
    }
    if (expects === 'key' || (expects === 'first' && inside?.close === '}')) {
      if (character !== '"') return problem('A property name in double quotes is expected here.');
      const wrong = string();
      if (wrong) return wrong;
      take(space);
      if (text[at] !== ':') return problem('A colon is missing after the property name.');
      at++;
      expects = 'value';
      continue;
    }
    if (character === '{' || character === '[') {
      open.push({ close: character === '{' ? '}' : ']', at: at++ });
      expects = 'first';
      continue;
    }
    if (character === '"') {
      const wrong = string();
      if (wrong) return wrong;
    } else if (take(number) === null && take(word) === null) {
      return problem(valueProblem(character));
    }
    expects = 'after';
  }
}

function valueProblem(character: string): string {
  if (character === "'") return 'JSON strings stand in double quotes.';
  if (character === '/' || character === '#') return 'JSON has no comments.';
  return 'A value is expected here: a string in double quotes, a number, true, false, null, { or [.';
}

const quote = 0x22;
const backslash = 0x5c;

/** May this UTF-16 unit stand in a string as it is? (False for NaN, the end of the text.) */
const isPlain = (unit: number): boolean => unit >= 0x20 && unit !== quote && unit !== backslash;
