/**
 * A Windows icon of PNG images. Source: https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)
 * @param {[size: number, png: Buffer][]} images each at most 256 pixels
 */
export function ico(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(([size, png], index) => {
    const entry = 6 + 16 * index;
    // 0 means 256.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(([, png]) => png)]);
}

// Names of PNG entries by size; the second is the same size for a display with twice the density.
// Source: https://en.wikipedia.org/wiki/Apple_Icon_Image_format#Icon_types
const names = new Map([
  [16, ['icp4']],
  [32, ['icp5', 'ic11']],
  [64, ['icp6', 'ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
]);

/**
 * A macOS icon of PNG images.
 * @param {[size: number, png: Buffer][]} images of the sizes 16, 32, 64, 128, 256, 512, 1024
 */
export function icns(images) {
  const entries = images.flatMap(([size, png]) => (names.get(size) ?? []).map(name => entry(name, png)));
  return entry('icns', Buffer.concat(entries));
}

/** @param {string} name four letters @param {Buffer} content */
function entry(name, content) {
  const header = Buffer.alloc(8);
  header.write(name, 0, 'latin1');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}

/**
 * What an icon file holds.
 * @param {Buffer} file the content of an .ico, .icns or .png
 * @returns {number[]} the widths of its images; empty when it is none of them
 */
export function iconSizes(file) {
  if (file.subarray(1, 4).toString('latin1') === 'PNG') return [file.readUInt32BE(16)];
  if (file.subarray(0, 4).toString('latin1') === 'icns') return icnsSizes(file);
  if (file.length > 6 && file.readUInt32LE(0) === 0x00010000) {
    const count = file.readUInt16LE(4);
    return Array.from({ length: count }, (_, index) => file.readUInt8(6 + 16 * index) || 256);
  }
  return [];
}

/** @param {Buffer} file */
function icnsSizes(file) {
  const sizes = [];
  for (let at = 8; at + 8 <= file.length; at += file.readUInt32BE(at + 4)) {
    sizes.push(...iconSizes(file.subarray(at + 8, at + file.readUInt32BE(at + 4))));
  }
  return sizes;
}
