import { defineConfig } from '@playwright/test';
import { browserLaunchOptions } from './e2e/support/browser.ts';

// Three faces of the same product: the loopback head in a browser, the bundled desktop head under the stand-in
// for `electron`, and real Electron, whose specs skip themselves with the reason where it can't run.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A test that needed a second try is named as flaky at the end of the run, to be mended.
  retries: 1,
  reporter: [['list']],
  use: {
    launchOptions: await browserLaunchOptions(),
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'web', testDir: 'e2e/web' },
    { name: 'standin', testDir: 'e2e/electron', testIgnore: 'real*.spec.ts' },
    { name: 'electron', testDir: 'e2e/electron', testMatch: 'real*.spec.ts' },
  ],
});
