import type { AuthorSource } from '../../../contract/receipt.ts';
import type { Person } from '../../../contract/shapes.ts';
import type { Settings } from '../../../contract/snapshot.ts';
import { Failure } from '../failure.ts';
import type { Repository, Signature } from '../repository/types.ts';

/** As git does: a name may not end the field that it stands in. */
const clean = (text: string) => text.replace(/[<>\p{Cc}]/gu, '').trim();

/** Who signs: the settings' name and address, else git's. Throws `author-unknown`. */
export async function findAuthor(settings: Settings, repository: Repository): Promise<Person> {
  const name = clean(settings.authorName || ((await repository.config('user.name')) ?? ''));
  const email = clean(settings.authorEmail || ((await repository.config('user.email')) ?? ''));
  if (name !== '' && email !== '') return { name, email };
  throw new Failure(
    'author-unknown',
    'Versions are signed with a name and an email address. Set yours in the settings, or with: git config --global user.name "…" and user.email "…".',
  );
}

/** Where `findAuthor` finds the name and the address. */
export function authorSource({ authorName, authorEmail }: Settings): AuthorSource {
  const found = [authorName, authorEmail].filter(text => clean(text) !== '').length;
  if (found === 2) return 'settings';
  return found === 1 ? 'settings-and-git' : 'git';
}

/** For the draft's own history, which must never wait for someone to set a name. */
export async function draftSignature(author: () => Promise<Person>, date: Date): Promise<Signature> {
  try {
    return { ...(await author()), date };
  } catch {
    return { name: 'Tagline', email: 'tagline@localhost', date };
  }
}
