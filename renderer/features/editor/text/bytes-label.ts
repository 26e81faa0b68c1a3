const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A size in words, in steps of 1024: `812 bytes`, `4.2 KB`, `12 MB`. */
export function bytesLabel(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit > 0 && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
