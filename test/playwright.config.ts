import { defineConfig } from '@playwright/test'

/** Where `npm test` reads the counts; without it only the list is printed. */
const report = process.env.CAUSEWAY_TEST_REPORT

export default defineConfig({
  testDir: 'e2e',
  // Each has a display of its own, see e2e/display.ts. Much of a test is waiting: for disks, processes and transitions.
  workers: 2,
  timeout: 240_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
  outputDir: '../test-results/e2e',
})
