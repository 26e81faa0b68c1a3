/** The absolute path of an Electron binary that is already on this machine. */
export function findElectron(): string | undefined;
/** Why Electron can't open a window here, even with a binary; `undefined` when nothing speaks against it. */
export function electronObstacle(): string | undefined;
/** Finds Electron's binary or, once a day, tries to download it within 20 seconds. */
export function ensureElectron(options?: { retry?: boolean }): Promise<{ path: string } | { reason: string }>;
/** The version that package.json asks for. */
export function electronVersion(): string;
