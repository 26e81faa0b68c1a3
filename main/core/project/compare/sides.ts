import type { Side } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { FileMode, Oid } from '../../repository/types.ts';
import { findInTree } from '../files/read-file.ts';
import type { OpenProject } from '../types.ts';

/** A file of one side of a comparison. */
export type SideFile = { path: string; mode: FileMode; oid: Oid };

/** One side of a comparison: its files, and their bytes. */
export type OpenSide = {
  /** Set where the side is a tree of the repository: only what differs needs to be walked then. */
  tree: Oid | null;
  files: () => Promise<SideFile[]>;
  find: (path: string) => Promise<SideFile | null>;
  read: (file: SideFile) => Promise<Uint8Array>;
  close: () => Promise<void>;
};

/** What really runs in an environment now. */
export type LiveState = {
  files: SideFile[];
  read: (path: string) => Promise<Uint8Array>;
  close: () => Promise<void>;
};
export type ReadLive = (project: OpenProject, environmentId: string) => Promise<LiveState>;

/** Throws `version-missing`, `environment-missing`, `nothing-deployed`, `target-unreachable` ... */
export async function openSide(project: OpenProject, side: Side, readLive: ReadLive): Promise<OpenSide> {
  if (side.kind === 'environment') {
    const live = await readLive(project, side.id);
    return {
      tree: null,
      files: async () => live.files,
      find: async path => live.files.find(file => file.path === path) ?? null,
      read: file => live.read(file.path),
      close: live.close,
    };
  }
  const { repository } = project;
  const { tree } = side.kind === 'draft' ? await project.draft() : await project.resolveVersion(side.name);
  return {
    tree,
    files: () => repository.listFiles(tree),
    find: path => findInTree(repository, tree, path),
    read: async file => {
      if (file.mode !== '160000') return repository.readBlob(file.oid);
      throw new Failure('file-not-text', `${file.path} is a project of its own (a submodule).`, {
        path: file.path,
      });
    },
    close: () => Promise.resolve(),
  };
}
