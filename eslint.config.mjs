import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Only what needs types and neither tsc nor Biome finds; everything about style is Biome's.
export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', 'release/', 'assets/', 'test-results/', 'playwright-report/'] },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    // A comment can't switch a rule off.
    linterOptions: { noInlineConfig: true },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
);
