import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{contract,main,preload,renderer,build,bench}/**/*.test.{ts,tsx}'],
    // Far more than anything takes: a busy machine is no fault of the product.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // A person's own git settings must not change what the tests see.
    env: {
      GIT_CONFIG_GLOBAL: join(import.meta.dirname, 'build', 'test.gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
    },
  },
});
