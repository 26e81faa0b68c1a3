import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { icns, ico } from './lib/icon-containers.mjs';
import { inRoot } from './lib/paths.mjs';

// Draws assets/icons/*.png, icon.ico and icon.icns from the two drawings. Run by hand when one has changed:
// CHROME_PATH=/path/to/chrome node build/make-icons.mjs

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const folder = inRoot('assets', 'icons');
const drawing = await readFile(`${folder}/tagline.svg`, 'utf8');
// At these sizes the details would be a blur.
const smallDrawing = await readFile(`${folder}/tagline-small.svg`, 'utf8');
const smallUpTo = 32;

const executablePath = process.env.CHROME_PATH;
if (!executablePath) throw new Error('CHROME_PATH must name a Chrome or Chromium.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();

/** @param {number} size @param {number} margin share of the size that stays empty on each side */
async function draw(size, margin = 0) {
  await page.setViewportSize({ width: size, height: size });
  const inner = size * (1 - 2 * margin);
  await page.setContent(
    `<style>body{margin:${size * margin}px}svg{display:block;width:${inner}px;height:${inner}px}</style>${size > smallUpTo ? drawing : smallDrawing}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

/** @type {Map<number, Buffer>} */
const plain = new Map();
for (const size of sizes) plain.set(size, await draw(size));
for (const [size, png] of plain) {
  if (size !== 1024) writeFileSync(`${folder}/linux/${size}x${size}.png`, png);
}
writeFileSync(`${folder}/icon.png`, plain.get(1024) ?? Buffer.alloc(0));
writeFileSync(`${folder}/icon.ico`, ico([...plain].filter(([size]) => size <= 256)));

// macOS draws icons on a grid with a margin around the shape.
/** @type {[number, Buffer][]} */
const framed = [];
for (const size of [16, 32, 64, 128, 256, 512, 1024]) framed.push([size, await draw(size, 100 / 1024)]);
writeFileSync(`${folder}/icon.icns`, icns(framed));
await browser.close();
