const block = 512;

/** POSIX ustar (pax(1), “ustar Interchange Format”), with GNU's long names, which all tars read. */
export function tarHeader(path: string, size: number, mode: number): Buffer {
  const name = Buffer.from(path);
  const head = header(name.subarray(0, 100), size, mode, '0');
  if (name.length <= 100) return head;
  return Buffer.concat([
    header(Buffer.from('././@LongLink'), name.length + 1, 0o644, 'L'),
    name,
    Buffer.alloc(1),
    tarPadding(name.length + 1),
    head,
  ]);
}

/** What fills a file's last block. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);

export const tarEnd = (): Buffer => Buffer.alloc(2 * block);

function header(name: Buffer, size: number, mode: number, type: string): Buffer {
  const head = Buffer.alloc(block);
  name.copy(head);
  const octal = (value: number, at: number, width: number) =>
    head.write(value.toString(8).padStart(width - 1, '0'), at, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  head.write('        ', 148, 'latin1');
  head.write(type, 156, 'latin1');
  head.write('ustar\0', 257, 'latin1');
  head.write('00', 263, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return head;
}
