// The import rule: which room may know which. build/lib/import-rule.mjs runs it, build/guards.test.ts tries
// to break every line of it. Tests and e2e may import what they test, so the rules leave `*.test.ts` out.

const test = '\\.test\\.tsx?$';
const testHelp = '(^|[-/])testing(/|\\.ts$)|-for-tests\\.ts$|/child-entry\\.ts$|^main/core/suites/';
const heads = '^main/(electron|web|cli)/';
/** The package itself in node_modules, or its bare name when it isn't installed. */
const packageNamed = name => `(^|/)node_modules/${name}/|^${name}$`;

/** @type {(name: string, comment: string, from: object, to: object) => object} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'contract-imports-only-zod',
      'Everybody imports the contract, so it imports nobody: only itself and its schema library.',
      { path: '^contract/', pathNot: [test, '^contract/connections/'] },
      { pathNot: ['^contract/', packageNamed('zod')] },
    ),
    forbid(
      'declarations-import-only-zod-and-yaml',
      'The core and the editor read a connections.yaml with the same parser; nobody else loads it.',
      { path: '^contract/connections/', pathNot: test },
      { pathNot: ['^contract/', packageNamed('(zod|yaml)')] },
    ),
    forbid(
      'core-knows-no-head',
      'The core is the product without a screen: it imports the contract, Node and packages.',
      { path: '^main/core/', pathNot: test },
      { path: '^(main/(?!core/)|preload/|renderer/)' },
    ),
    forbid(
      'shared-rooms-know-no-head',
      'What several heads share (the page, the ports for plain Node) knows none of them.',
      { path: '^main/(?!(core|electron|web|cli)/)', pathNot: test },
      { path: `${heads}|^(preload|renderer)/` },
    ),
    forbid(
      'heads-know-no-head',
      'One head differs from another by composition; what two of them need belongs into the core.',
      { path: heads, pathNot: test },
      { path: heads, pathNot: '^main/$1/' },
    ),
    forbid(
      'heads-know-no-screen',
      'A head serves the built screen as files.',
      { path: heads, pathNot: test },
      { path: '^(preload|renderer)/' },
    ),
    forbid(
      'electron-only-in-its-head',
      'Only the desktop head and its preload run inside Electron.',
      { pathNot: ['^main/electron/', '^preload/'] },
      { path: packageNamed('electron') },
    ),
    forbid(
      'electron-store-only-in-its-head',
      'Settings reach the core through a port.',
      { pathNot: '^main/electron/' },
      { path: packageNamed('electron-store') },
    ),
    forbid(
      'preload-imports-contract-and-electron',
      'The preload exposes one Transport and never grows.',
      { path: '^preload/', pathNot: test },
      { pathNot: ['^(preload|contract)/', packageNamed('electron')] },
    ),
    forbid(
      'renderer-imports-only-the-contract',
      'The screen reaches the core through the Transport alone.',
      { path: '^renderer/', pathNot: test },
      { path: '^(main|preload|build|e2e|bench)/' },
    ),
    forbid(
      'renderer-has-no-node',
      'The screen runs in a sandboxed page and in an ordinary browser.',
      { path: '^renderer/', pathNot: test },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'features-know-no-feature',
      'What two features share belongs into the store or into ui.',
      { path: '^renderer/features/([^/]+)/', pathNot: test },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    forbid(
      'ui-knows-no-product',
      'Primitives know neither features nor the store.',
      { path: '^renderer/ui/', pathNot: test },
      { path: '^renderer/', pathNot: '^renderer/ui/' },
    ),
    forbid(
      'ui-uses-contract-types-only',
      'A primitive may be typed by the contract, never run it.',
      { path: '^renderer/ui/', pathNot: test },
      { path: '^contract/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'product-imports-no-test',
      'What ships imports neither tests nor the tools around it.',
      { path: '^(contract|main|preload|renderer)/', pathNot: [test, testHelp] },
      { path: [test, testHelp, '^(build|e2e|bench)/'] },
    ),
    forbid(
      'no-cycle',
      'Two modules that need each other are one module or three. Types may refer to each other.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'everything-resolves',
      'An import that leads nowhere hides from every rule.',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|test-results)/' },
    // Type-only imports count too: a type of another room is knowledge of that room.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
