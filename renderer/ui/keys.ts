const isMac = /mac/i.test(navigator.platform);

/** An accelerator (`CmdOrCtrl+Shift+S`) as this platform's people write it (`Ctrl+Shift+S`, `⇧⌘S`). */
export function keysLabel(accelerator: string): string {
  const parts = accelerator.split('+');
  if (!isMac) {
    return parts
      .map(part =>
        part === 'CmdOrCtrl' ? 'Ctrl' : part === 'PageDown' ? 'PgDn' : part === 'PageUp' ? 'PgUp' : part,
      )
      .join('+');
  }
  const signs: Record<string, string> = { CmdOrCtrl: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' };
  const order = ['Ctrl', 'Alt', 'Shift', 'CmdOrCtrl'];
  const modifiers = order.filter(key => parts.includes(key)).map(key => signs[key]);
  return [...modifiers, parts.at(-1)].join('');
}

/** Does this key event carry exactly that accelerator? Letters and digits go by the physical key. */
export function matchesKeys(event: KeyboardEvent, accelerator: string): boolean {
  const parts = accelerator.split('+');
  const key = parts.at(-1) ?? '';
  const wantsPrimary = parts.includes('CmdOrCtrl');
  const primary = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  if (primary !== wantsPrimary || other) return false;
  if (event.shiftKey !== parts.includes('Shift') || event.altKey !== parts.includes('Alt')) return false;
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}` || event.key.toUpperCase() === key;
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}`;
  return event.key === key;
}
