import { parseAllDocuments } from 'yaml';
import type { Problem } from './json-problem.ts';

/** Every place at which a YAML stream breaks the grammar; several documents in one file are fine. */
export function yamlProblems(text: string): Problem[] {
  const documents = parseAllDocuments(text, { prettyErrors: false });
  if ('empty' in documents) return [];
  return documents.flatMap(document => document.errors).map(({ message, pos }) => place(text, message, pos));
}

/** An error at a line's end or without width is shown on the last character before it. */
function place(text: string, message: string, [start, end]: [number, number]): Problem {
  const to = Math.min(Math.max(end, start + 1), text.length);
  return { from: Math.min(start, Math.max(to - 1, 0)), to, message };
}
