import { z } from 'zod';

/** In device-independent pixels, as Electron's `Rectangle`. */
export type Bounds = { x: number; y: number; width: number; height: number };

export type WindowState = { bounds: Bounds; maximised: boolean; fullscreen: boolean };

export const minimumSize = { width: 880, height: 560 };
const usualSize = { width: 1360, height: 880 };
/** So much of the strip that the window is dragged by must be on a screen. */
const grip = { width: 120, height: 32 };

const pixels = z.number().int().min(-100_000).max(100_000);
const schema = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: pixels.positive(), height: pixels.positive() }),
  maximised: z.boolean(),
  fullscreen: z.boolean(),
});

/** The state as it was stored, or null when it is none. */
export function parseWindowState(stored: unknown): WindowState | null {
  const parsed = schema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/**
 * Where the window opens: where it was, if it can be reached there, else in the middle of the main screen.
 * @param areas the work areas of the screens that exist now, the main one first
 */
export function placeWindow(stored: WindowState | null, areas: readonly [Bounds, ...Bounds[]]): WindowState {
  if (stored === null) return { bounds: centre(usualSize, areas[0]), maximised: false, fullscreen: false };
  const area = areas.toSorted((a, b) => overlap(stored.bounds, b) - overlap(stored.bounds, a))[0] ?? areas[0];
  const size = clampSize(stored.bounds, area);
  const { x, y } = stored.bounds;
  const strip = { x, y, width: size.width, height: grip.height };
  const reachable = overlapWidth(strip, area) >= grip.width && overlapHeight(strip, area) >= grip.height;
  return { ...stored, bounds: reachable ? { x, y, ...size } : centre(stored.bounds, areas[0]) };
}

function clampSize(size: { width: number; height: number }, area: Bounds) {
  return {
    width: Math.min(Math.max(size.width, minimumSize.width), area.width),
    height: Math.min(Math.max(size.height, minimumSize.height), area.height),
  };
}

function centre(wanted: { width: number; height: number }, area: Bounds): Bounds {
  const { width, height } = clampSize(wanted, area);
  const x = area.x + Math.round((area.width - width) / 2);
  const y = area.y + Math.round((area.height - height) / 2);
  return { x, y, width, height };
}

function overlapWidth(a: Bounds, b: Bounds): number {
  return Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x));
}

function overlapHeight(a: Bounds, b: Bounds): number {
  return Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));
}

function overlap(a: Bounds, b: Bounds): number {
  return overlapWidth(a, b) * overlapHeight(a, b);
}
