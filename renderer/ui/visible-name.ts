const firstPicture = 0x2400;

/**
 * A name as it can be shown: characters that have no shape, or that turn the text around them (U+202E makes
 * `txt.exe` read `exe.txt`), appear as signs. Only for showing; the name itself stays as it is.
 */
export function visibleName(name: string): string {
  return name.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, character => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(firstPicture + code) : '�';
  });
}
