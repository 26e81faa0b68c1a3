import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { declarationPath } from '../../../../contract/connections/declaration.ts';
import { loadGrammar } from '../../../shared/languages.ts';
import { jsonProblem } from './json-problem.ts';

type Check = (text: string) => Diagnostic[] | Promise<Diagnostic[]>;

/** Parsing YAML takes about a second for each of these. */
const yamlLimit = 500_000;

const checkJson: Check = text => {
  const problem = jsonProblem(text);
  return problem ? [{ ...problem, severity: 'error' }] : [];
};

const checkYaml: Check = async text => {
  if (text.length > yamlLimit) return [];
  const problems = await import('./yaml-problems.ts').catch(() => null);
  return problems?.yamlProblems(text).map(problem => ({ ...problem, severity: 'error' })) ?? [];
};

const checks: Record<string, Check> = { json: checkJson, yaml: checkYaml, yml: checkYaml };

/**
 * Highlighting and, for JSON and YAML, syntax errors in place; for the project's `connections.yaml` whatever is wrong
 * in it, and completion. Null where the file is plain text.
 */
export async function loadLanguage(path: string): Promise<Extension | null> {
  const support = await loadGrammar(path);
  if (!support) return null;
  if (path === declarationPath) {
    const special = await import('./connections-support.ts').catch(() => null);
    return special ? [support, special.connectionsSupport] : support;
  }
  const check = checks[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  return check
    ? [support, linter((view: EditorView) => check(view.state.doc.toString()), { delay: 300 })]
    : support;
}
