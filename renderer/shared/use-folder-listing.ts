import type { FolderListing } from '../../contract/commands/project.ts';
import type { Reply } from '../../contract/errors.ts';
import { client } from '../store/client.ts';
import { useQuery } from '../store/use-query.ts';
import { useDebounced } from '../ui/use-debounced.ts';
import { splitTyped } from './paths.ts';

/** The folders to choose from: `matching` is what the text typed so far leaves of the listing. */
type Choice = { listing: FolderListing; matching: FolderListing['folders'] };

/**
 * What a typed path offers: the folders inside it or, while its last part is still being typed, those
 * beside it that begin like it. Null is the user's home.
 */
export function useFolderListing(typed: string | null) {
  const path = useDebounced(typed, 120);
  return useQuery(`at ${path ?? ''}`, () => offerFolders(path));
}

/** The same, asked once. */
export async function offerFolders(path: string | null): Promise<Reply<Choice>> {
  const inside = await client.project.listFolders(path ? { path } : {});
  if (inside.ok) return { ok: true, value: { listing: inside.value, matching: inside.value.folders } };
  const { folder, rest } = splitTyped(path ?? '');
  if (folder === '' || rest === '') return inside;
  const beside = await client.project.listFolders({ path: folder });
  if (!beside.ok) return inside;
  const begin = rest.toLowerCase();
  const matching = beside.value.folders.filter(({ name }) => name.toLowerCase().startsWith(begin));
  return { ok: true, value: { listing: beside.value, matching } };
}
