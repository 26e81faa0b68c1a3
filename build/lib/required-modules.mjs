import { parseAst } from 'rolldown/parseAst';

/**
 * The modules that a CommonJS program asks for when it runs: `require('x')` and `import('x')`, not text that
 * only looks like it (some packages carry such text to generate code).
 * @param {string} source
 * @returns {string[]} sorted, each once
 */
export function requiredModules(source) {
  /** @type {Set<string>} */
  const found = new Set();
  visit(parseAst(source, { sourceType: 'script' }), node => {
    const isRequire = node.type === 'CallExpression' && node.callee?.name === 'require';
    const target = isRequire
      ? node.arguments?.[0]
      : node.type === 'ImportExpression'
        ? node.source
        : undefined;
    if (typeof target?.value === 'string') found.add(target.value);
  });
  return [...found].sort();
}

/**
 * @typedef {{ type: string, callee?: { name?: string }, arguments?: { value?: unknown }[], source?: { value?: unknown } }} Node
 * @param {unknown} value @param {(node: Node) => void} see
 */
function visit(value, see) {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') see(/** @type {Node} */ (value));
    for (const inner of Object.values(value)) visit(inner, see);
  }
}
