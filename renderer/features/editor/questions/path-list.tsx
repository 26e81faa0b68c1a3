import { visibleName } from '../../../ui/visible-name.ts';
import { FileIcon } from '../file-icon.tsx';

/** The files that a question is about. */
export function PathList({ paths }: { paths: string[] }) {
  return (
    <ul className="max-h-40 overflow-auto rounded-md bg-sunken px-3 py-2">
      {paths.map(path => (
        <li key={path} className="flex h-6 min-w-0 items-center gap-2" title={visibleName(path)}>
          <FileIcon path={path} />
          <span className="truncate">{visibleName(path)}</span>
        </li>
      ))}
    </ul>
  );
}
