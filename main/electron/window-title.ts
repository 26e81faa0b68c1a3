import type { ProjectSnapshot } from '../../contract/snapshot.ts';

/** `orders — Tagline`, with a mark for unsaved text except on macOS, which has one of its own. */
export function windowTitle(project: ProjectSnapshot | null, platform: NodeJS.Platform): string {
  if (project === null) return 'Tagline';
  const mark = project.unsavedCount > 0 && platform !== 'darwin' ? '• ' : '';
  return `${mark}${project.name} — Tagline`;
}
