import { setTimeout as sleep } from 'node:timers/promises';
import type { Notice } from '../../../contract/snapshot.ts';
import type { Notices } from '../notices.ts';
import type { Conversion } from '../repository/conversions/conversion.ts';
import { type Conversions, findConversions } from '../repository/conversions/find-conversions.ts';
import type { Oid, Repository } from '../repository/types.ts';

const shown = 5;

const hows: Record<Conversion, string> = {
  'line-endings': 'its line ends',
  encoding: 'its encoding',
  ident: 'what stands in $Id$',
  filter: 'its content, by a program (a filter)',
};

/** Says which files native git would change where Tagline does not; null when there are none. */
function conversionNotice({ files, partial }: Conversions): Omit<Notice, 'id'> | null {
  if (files.length === 0) return null;
  const lines = files.slice(0, shown).map(({ path, how }) => `${path}: git would convert ${hows[how]}`);
  const more = files.length - lines.length;
  const rest = more > 0 ? [`and ${partial ? 'at least ' : ''}${more} more`] : [];
  return {
    tone: 'info',
    title: 'Tagline keeps these files byte for byte; git would convert them',
    detail: [
      ...lines,
      ...rest,
      'The rules are in .gitattributes or in git’s configuration (core.autocrlf). Tagline never converts.',
    ].join('\n'),
  };
}

const id = 'project-conversions';
/** The first screen and its questions come first. */
const pauseMs = 500;

/** Looks, after a pause, which files of a tree git would convert, and puts a notice. Never rejects. */
export async function tellConversions(repository: Repository, tree: Oid, notices: Notices): Promise<void> {
  await sleep(pauseMs, undefined, { ref: false });
  try {
    const text = conversionNotice(await findConversions(repository, tree));
    if (text !== null) notices.put({ id, ...text });
  } catch {
    // What is damaged, or closed meanwhile, is told where it is needed.
  }
}
