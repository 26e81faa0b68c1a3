import { Folder } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { FileIcon } from '../file-icon.tsx';
import type { ListedRow } from './tree-listed.ts';
import { applyName } from './tree-operations.ts';
import { endEdit } from './tree-store.ts';

type Props = { row: Extract<ListedRow, { kind: 'name' }>; top: number };

/** A name that is typed in its place: Enter takes it, Escape leaves. What is wrong with it stands below. */
export function NameRow({ row: { edit, level, initial }, top }: Props) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const ended = useRef(false);

  useEffect(() => {
    const dot = initial.lastIndexOf('.');
    input.current?.focus();
    input.current?.setSelectionRange(0, dot > 0 ? dot : initial.length);
  }, [initial]);

  const leave = () => {
    ended.current = true;
    endEdit();
  };
  const apply = async () => {
    const wanted = name.trim();
    if (wanted === '' || wanted === initial) {
      leave();
      return;
    }
    const error = await applyName(edit, wanted);
    if (error === null) leave();
    else setProblem(error.message);
  };
  const what = edit.kind === 'rename' ? `New name of ${initial}` : `Name of the new ${edit.type}`;
  return (
    <div
      role="none"
      className="absolute inset-x-0 z-10 flex h-6 items-center gap-1.5 pr-2"
      style={{ top, paddingLeft: level * 14 + 14 }}
    >
      {edit.kind === 'create' && edit.type === 'folder' ? (
        <Folder aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      ) : (
        <FileIcon path={name} />
      )}
      <input
        ref={input}
        aria-label={what}
        aria-invalid={problem !== null}
        aria-describedby="name-problem"
        spellCheck={false}
        autoComplete="off"
        value={name}
        onChange={event => {
          setName(event.target.value);
          setProblem(null);
        }}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Enter') void apply();
          if (event.key === 'Escape') leave();
        }}
        onBlur={() => !ended.current && document.hasFocus() && leave()}
        className="h-5.5 min-w-0 flex-1 rounded bg-surface px-1 outline-2 -outline-offset-1 outline-(--focus) aria-invalid:outline-danger"
      />
      <p
        id="name-problem"
        role="alert"
        className="absolute inset-x-2 top-6 rounded bg-danger-soft px-2 py-1 text-sm text-danger shadow-pop empty:hidden"
      >
        {problem}
      </p>
    </div>
  );
}
