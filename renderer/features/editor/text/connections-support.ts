import { autocompletion, type CompletionSource } from '@codemirror/autocomplete';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { parseDeclaration } from '../../../../contract/connections/parse.ts';
import { completionsAt } from './connections-completion.ts';

const complete: CompletionSource = ({ state, pos, explicit }) => {
  const found = completionsAt(state.doc.toString(), pos);
  if (found === null || found.options.length === 0) return null;
  // Not on every empty line, unless it is asked for.
  if (!explicit && found.from === pos && !/[{ ]$/.test(state.doc.lineAt(pos).text.trimStart())) return null;
  // In our order, which is that of a declaration, not of the alphabet.
  const options = found.options.map((option, index) => ({ ...option, boost: -index }));
  return { from: found.from, options, validFor: /^[\w-]*$/ };
};

/** A mistake at the very end is shown on the last character before it. */
function diagnose({ state }: EditorView): Diagnostic[] {
  const { length } = state.doc;
  const parsed = parseDeclaration(state.doc.toString());
  if (parsed.foreign) {
    const message =
      'This is no declaration of connections (it has no key “connections”), so nothing is read from it.';
    return [{ from: 0, to: state.doc.line(1).to, message, severity: 'warning' }];
  }
  return parsed.problems.map(({ from, to, message }) => {
    const end = Math.min(Math.max(to, from + 1), length);
    return { from: Math.max(Math.min(from, end - 1), 0), to: end, message, severity: 'error' };
  });
}

/** Completion and mistakes in place for a `connections.yaml`, with the parser that the core reads it with. */
export const connectionsSupport: Extension = [
  autocompletion({ override: [complete], icons: false }),
  linter(diagnose, { delay: 300 }),
];
