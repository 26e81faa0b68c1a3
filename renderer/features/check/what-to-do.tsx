import { useProject } from '../../store/store.ts';

/** The ways on when this folder does not hold what is missing. */
export function WhatToDo() {
  const { readOnly, path } = useProject();
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">What you can do</h3>
      <ul className="selectable flex list-disc flex-col gap-1 pl-5 break-words">
        <li>
          Take it from another copy of this project, such as a backup or a clone: copy everything in that
          copy’s folder <code className="font-mono text-sm">.git/objects</code> into the one of this project,
          then check again.
        </li>
        {readOnly?.code === 'repository-damaged' ? (
          <li>
            Without another copy: the working files in <span className="font-mono text-sm">{path}</span> are
            ordinary files. Copy them (not <code className="font-mono text-sm">.git</code>) into a new folder
            and go on there; this project stays readable.
          </li>
        ) : (
          <li>
            Without another copy: go on as before. Only what is listed can’t be viewed, restored or deployed;
            every other version is whole.
          </li>
        )}
      </ul>
    </section>
  );
}
