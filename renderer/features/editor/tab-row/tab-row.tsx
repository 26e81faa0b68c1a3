import { type KeyboardEvent, useEffect, useRef } from 'react';
import { closeTab } from '../documents/close-tabs.ts';
import { keyOf } from '../documents/document.ts';
import { isDirty, useEditor } from '../documents/editor-store.ts';
import { activate, moveTab } from '../documents/tabs.ts';
import { EditorTab } from './editor-tab.tsx';
import { tabHints } from './tab-hints.ts';

/** The open files. One tab is in the tab order; arrows, Home and End go along, Delete closes. */
export function TabRow() {
  const tabs = useEditor(state => state.tabs);
  const active = useEditor(state => state.active);
  const at = useEditor(state => state.at);
  const documents = useEditor(state => state.documents);
  const row = useRef<HTMLDivElement>(null);
  const hints = tabHints(tabs);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is active, or they were moved
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    const show = () => element.querySelector('[aria-selected=true]')?.scrollIntoView({ inline: 'nearest' });
    const resized = new ResizeObserver(show);
    resized.observe(element);
    show();
    return () => resized.disconnect();
  }, [active, tabs]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.indexOf(active ?? '');
    const move = event.ctrlKey && event.shiftKey;
    const target = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (event.key === 'Delete' && active !== null) void closeTab(active);
    else if (target === undefined || active === null) return;
    else if (move) moveTab(active, Math.min(Math.max(target, 0), tabs.length - 1));
    else {
      const next = tabs[(target + tabs.length) % tabs.length] ?? active;
      activate(next);
      row.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(next)}"]`)?.focus();
    }
    event.preventDefault();
  };

  return (
    <div
      ref={row}
      role="tablist"
      aria-label="Open files"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onWheel={event => {
        if (row.current && event.deltaX === 0) row.current.scrollLeft += event.deltaY;
      }}
      className="flex h-9 shrink-0 overflow-x-auto overflow-y-hidden border-b border-line bg-canvas [scrollbar-width:none]"
    >
      {tabs.map((path, index) => (
        <EditorTab
          key={path}
          path={path}
          hint={hints.get(path) ?? null}
          active={path === active}
          dirty={isDirty(documents[keyOf(at, path)])}
          onDropTab={moved => moveTab(moved, index)}
        />
      ))}
    </div>
  );
}
