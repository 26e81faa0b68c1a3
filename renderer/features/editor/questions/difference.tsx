import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { FileContent } from '../../../../contract/commands/files.ts';
import { codeTheme } from '../../../shared/code-theme.ts';
import { loadGrammar } from '../../../shared/languages.ts';
import { parseText } from '../text/text-format.ts';

type Props = { path: string; theirs: FileContent; mine: string };

/** What the file holds now, on the left, beside the text in the tab. */
export function Difference({ path, theirs, mine }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const text = theirs.kind === 'text' ? theirs.text : null;

  useEffect(() => {
    const place = parent.current;
    if (!place || text === null) return;
    let view: MergeView | null = null;
    let over = false;
    void loadGrammar(path).then(language => {
      if (over) return;
      const side = (content: string, name: string) => ({
        doc: parseText(content).doc,
        extensions: [lineNumbers(), readable(name), EditorView.lineWrapping, codeTheme(), language ?? []],
      });
      view = new MergeView({
        parent: place,
        a: side(text, 'On disk'),
        b: side(mine, 'Your text'),
        collapseUnchanged: { margin: 3, minSize: 6 },
      });
    });
    return () => {
      over = true;
      view?.destroy();
    };
  }, [path, text, mine]);

  if (text === null) {
    return (
      <p className="text-muted">What stands there now is not text, so it can’t be shown beside yours.</p>
    );
  }
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <div className="grid grid-cols-2 border-b border-line bg-canvas text-sm font-medium text-muted">
        <span className="px-3 py-1">On disk</span>
        <span className="px-3 py-1">Yours, not saved</span>
      </div>
      <div ref={parent} className="code-difference selectable max-h-[50vh] overflow-auto text-sm" />
    </div>
  );
}

const readable = (name: string): Extension => [
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
];
