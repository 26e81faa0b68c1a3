import type { At } from '../../../contract/shapes.ts';
import type { OpenProject } from '../project/types.ts';
import type { Oid } from '../repository/types.ts';

/** The tree of the latest draft or of a version. Throws `version-missing` or `version-damaged`. */
export const treeAt = async (project: OpenProject, at: At): Promise<Oid> =>
  at.kind === 'draft' ? (await project.draft()).tree : (await project.resolveVersion(at.name)).tree;
