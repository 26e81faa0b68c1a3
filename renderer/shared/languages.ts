import type { LanguageSupport } from '@codemirror/language';

type Language = { name: string; load: () => Promise<LanguageSupport> };

const json: Language = { name: 'JSON', load: async () => (await import('@codemirror/lang-json')).json() };
const yaml: Language = { name: 'YAML', load: async () => (await import('@codemirror/lang-yaml')).yaml() };
const javascript = (name: string, options: { jsx?: boolean; typescript?: boolean }): Language => ({
  name,
  load: async () => (await import('@codemirror/lang-javascript')).javascript(options),
});
const xml: Language = { name: 'XML', load: async () => (await import('@codemirror/lang-xml')).xml() };
const html: Language = { name: 'HTML', load: async () => (await import('@codemirror/lang-html')).html() };
const markdown: Language = {
  name: 'Markdown',
  load: async () => (await import('@codemirror/lang-markdown')).markdown(),
};

const byExtension: Record<string, Language> = {
  json,
  jsonc: json,
  flow: json,
  yaml,
  yml: yaml,
  js: javascript('JavaScript', {}),
  mjs: javascript('JavaScript', {}),
  cjs: javascript('JavaScript', {}),
  jsx: javascript('JavaScript', { jsx: true }),
  ts: javascript('TypeScript', { typescript: true }),
  tsx: javascript('TypeScript', { typescript: true, jsx: true }),
  xml,
  xslt: xml,
  xsl: xml,
  xsd: xml,
  wsdl: xml,
  svg: xml,
  html,
  htm: html,
  md: markdown,
  css: { name: 'CSS', load: async () => (await import('@codemirror/lang-css')).css() },
  sql: { name: 'SQL', load: async () => (await import('@codemirror/lang-sql')).sql() },
  py: { name: 'Python', load: async () => (await import('@codemirror/lang-python')).python() },
};

/** The language of a file by its name; null for plain text. Grammars load on first use. */
export function languageFor(path: string): Language | null {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? null) : null;
}

/**
 * The grammar of a file by its name. A grammar is a piece of the program that is fetched on first use; where it
 * can't be fetched (the head has just ended) the text is shown without colours, which is better than not at all.
 * @returns null for plain text, and where the grammar can't be had
 */
export async function loadGrammar(path: string): Promise<LanguageSupport | null> {
  try {
    return (await languageFor(path)?.load()) ?? null;
  } catch {
    return null;
  }
}
