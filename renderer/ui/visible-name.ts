const short: { [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A name as it can be shown: characters that have no shape, or that turn the text around them (U+202E makes
 * `txt.exe` read `exe.txt`), appear as they would be written in JSON. Only for showing; the name stays as it is.
 */
export function visibleName(name: string): string {
  return name.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, character => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return short[character] ?? `\\u${code}`;
  });
}
