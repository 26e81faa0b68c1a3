import type { Found } from '../../shared/use-inspection.ts';

/** What opening the folder at a path would do, or why it can't be opened. */
export function folderWords(found: Found): { tone: 'good' | 'bad'; text: string } {
  switch (found.kind) {
    case 'missing':
      return { tone: 'bad', text: 'There is no folder at this path.' };
    case 'file':
      return { tone: 'bad', text: 'This is a file. Choose the folder that holds it.' };
    case 'refused':
      return { tone: 'bad', text: found.message };
    case 'folder':
      return {
        tone: 'good',
        text: found.empty
          ? 'An empty folder, not kept in versions yet.'
          : `A folder with ${fileCountWords(found.fileCount)}, not kept in versions yet.`,
      };
    case 'repository':
      return {
        tone: 'good',
        text: `A project ${found.hasVersions ? 'with versions' : 'without versions yet'}${
          found.writable ? '.' : '; it can only be read.'
        }`,
      };
  }
}

/** The core stops counting at a thousand. */
export const fileCountWords = (count: number): string =>
  count === 1 ? '1 file' : count >= 1000 ? '1,000 files or more' : `${count} files`;
