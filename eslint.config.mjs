import tseslint from 'typescript-eslint';

// Only what needs types and neither tsc nor Biome finds; everything about style is Biome's.
export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'release/', 'assets/', 'test-results/', 'playwright-report/'] },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    // A comment can't switch a rule off.
    linterOptions: { noInlineConfig: true },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      // React calls `onClick={async () => ...}` and ignores the result; what goes wrong in there is caught by the client.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
);
