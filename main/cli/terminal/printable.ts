/**
 * Text from outside (names, messages, file names) as it may be shown in a terminal: control characters, which
 * could move the cursor or change its colours, become visible signs.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    // Joins emoji; harmless.
    return code === 0x200d ? character : '�';
  });
}

/** The first line that holds something, in one line. */
export function firstLine(text: string): string {
  return printable(
    text
      .split(/\r\n|\r|\n/)
      .find(line => line.trim() !== '')
      ?.trim() ?? '',
  );
}
