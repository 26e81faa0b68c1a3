import { describe, expect, test } from 'vitest';
import { type Bounds, minimumSize, parseWindowState, placeWindow } from './window-state.ts';

const laptop: Bounds = { x: 0, y: 25, width: 1440, height: 875 };
const right: Bounds = { x: 1440, y: 0, width: 2560, height: 1440 };
const left: Bounds = { x: -1920, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 1000, height = 700) => ({
  bounds: { x, y, width, height },
  maximised: false,
  fullscreen: false,
});
const within = (inner: Bounds, outer: Bounds) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('the first time', () => {
  test('the window stands in the middle of the main screen', () => {
    expect(placeWindow(null, [right, laptop])).toEqual({
      bounds: { x: 2040, y: 280, width: 1360, height: 880 },
      maximised: false,
      fullscreen: false,
    });
  });

  test('it fits on a small screen', () => {
    const tiny = { x: 0, y: 0, width: 800, height: 480 };
    expect(placeWindow(null, [tiny]).bounds).toEqual(tiny);
  });
});

describe('a remembered place', () => {
  test.each([
    ['on the main screen', at(100, 100)],
    ['on the screen to the left', at(-1500, 40)],
    ['over two screens', at(1200, 100)],
    ['partly below the edge, where its bar can still be dragged', at(200, 850)],
  ])('%s is kept', (_, stored) => {
    expect(placeWindow(stored, [laptop, right, left])).toEqual(stored);
  });

  test.each([
    ['on a screen that is gone', at(2000, 300)],
    ['above the screen, where nobody reaches its bar', at(100, -400)],
    ['with no more than a corner in sight', at(1400, 100)],
    ['far away', at(-50_000, 50_000)],
  ])('%s goes to the middle of the main screen', (_, stored) => {
    const { bounds } = placeWindow(stored, [laptop]);
    expect(within(bounds, laptop)).toBe(true);
    expect(bounds).toMatchObject({ width: 1000, height: 700 });
  });

  test('larger than its screen, it shrinks', () => {
    expect(placeWindow(at(0, 25, 3000, 2000), [laptop]).bounds).toEqual(laptop);
  });

  test('smaller than is usable, it grows', () => {
    expect(placeWindow(at(50, 50, 10, 10), [laptop]).bounds).toMatchObject(minimumSize);
  });

  test('maximised and full screen stay so', () => {
    const stored = { ...at(9000, 9000), maximised: true, fullscreen: true };
    expect(placeWindow(stored, [laptop])).toMatchObject({ maximised: true, fullscreen: true });
  });
});

describe('what was stored', () => {
  test('is read back', () => {
    expect(parseWindowState(JSON.parse(JSON.stringify(at(1, 2))))).toEqual(at(1, 2));
  });

  test.each([
    undefined,
    null,
    'wide',
    {},
    { ...at(1, 2), maximised: 'yes' },
    at(Number.NaN, 0),
    at(0, 0, -5, 100),
    at(1e9, 0),
    { ...at(0.5, 0) },
  ])('%j is no window state', stored => {
    expect(parseWindowState(stored)).toBeNull();
  });
});
