import { defineConfig } from '@playwright/test'

/** Where `npm test` reads the counts; without it only the list is printed. */
const report = process.env.CAUSEWAY_TEST_REPORT

export default defineConfig({
  testDir: 'e2e',
  // One display and two cores: windows of parallel tests would take each other's focus.
  workers: 1,
  timeout: 120_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
  outputDir: '../test-results/e2e',
})
