import { Compartment, type Extension } from '@codemirror/state';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { loadGrammar } from '../../shared/languages.ts';
import { useStore } from '../../store/store.ts';
import { ignoreWhitespace } from './ignore-whitespace.ts';
import { type MergeHandle, showMerge } from './merge-view.ts';
import { useCompareOptions } from './options.ts';
import { saveReverted } from './revert.ts';
import { useWide } from './use-wide.ts';
import './compare.css';

type Props = {
  path: string;
  a: string;
  b: string;
  labels: { a: string; b: string };
  /** The draft's oid of the file when single changes can be taken back, else null. */
  expected: string | null;
  handle: RefObject<MergeHandle | null>;
};

export function MergePane({ path, a, b, labels, expected, handle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { layout, ignoreWhitespace: ignoring } = useCompareOptions();
  const wide = useWide();
  const fontSize = useStore(state => state.snapshot?.settings.fontSize ?? 13);
  const [attempt, setAttempt] = useState(0);
  const language = useGrammar(path);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` shows the file anew after a revert that failed
  useEffect(() => {
    if (!box.current || language === null) return;
    const merge = showMerge({
      parent: box.current,
      a: ignoring ? ignoreWhitespace(a, b) : a,
      b,
      layout: wide ? layout : 'inline',
      labels: { a: `${path} in ${labels.a}`, b: `${path} in ${labels.b}` },
      language,
      ...(expected === null
        ? {}
        : {
            onRevert: (text: string) => {
              void saveReverted(path, text, expected).then(saved => !saved && setAttempt(count => count + 1));
            },
          }),
    });
    handle.current = merge;
    return () => {
      handle.current = null;
      merge.destroy();
    };
  }, [path, a, b, labels.a, labels.b, expected, layout, ignoring, wide, language, handle, attempt]);

  if (ignoring && ignoreWhitespace(a, b) === b) {
    return <p className="p-6 text-muted">Only white space differs.</p>;
  }
  return <div ref={box} className="tl-merge h-full overflow-auto" style={{ fontSize }} />;
}

/** The file's grammar once it is there; null while it loads. */
function useGrammar(path: string): Extension | null {
  const [grammar, setGrammar] = useState<{ path: string; extension: Extension } | null>(null);
  useEffect(() => {
    let current = true;
    const put = (extension: Extension) =>
      current && setGrammar({ path, extension: new Compartment().of(extension) });
    void loadGrammar(path).then(grammar => put(grammar ?? []));
    return () => {
      current = false;
    };
  }, [path]);
  return grammar?.path === path ? grammar.extension : null;
}
