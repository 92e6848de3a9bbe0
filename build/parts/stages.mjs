/** The stages of `npm test`: what CI runs, one after the other, each also a script of its own in package.json. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './children.mjs'
import { node, root, SetupError, toolEnvironment } from './host.mjs'
import { build } from './sources.mjs'

const program = (path) => join(root, 'node_modules', path)
const vitest = program('vitest/vitest.mjs')
const vitestReports = (report) => ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]

/**
 * seconds: the bound on one stage, several times what it takes on two cores. report: the stage writes its counts of
 * tests to a file; one without is itself the one test. apart: run by its own script only, not by `npm test`.
 */
export const stages = {
  lint: { title: 'Lint', seconds: 300, command: [program('eslint/bin/eslint.js'), '.', '--max-warnings=0'] },
  'format:check': { title: 'Format', seconds: 120, command: [program('prettier/bin/prettier.cjs'), '--check', '.'] },
  typecheck: { title: 'Types', seconds: 180, command: [program('typescript/bin/tsc'), '--noEmit', '-p', '.'] },
  'check:svelte': {
    title: 'Svelte check',
    seconds: 180,
    command: [program('svelte-check/bin/svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  // Before the unit tests: practice's wsusutil is the built command line, started as a process of its own.
  build: { title: 'Build', action: build },
  'test:unit': {
    title: 'Unit tests',
    seconds: 2400,
    report: vitestCounts,
    command: (report) => [vitest, 'run', '--config', 'test/vitest.config.ts', ...vitestReports(report)],
  },
  'test:e2e': {
    title: 'End-to-end tests',
    seconds: 1500,
    report: playwrightCounts,
    command: () => [program('@playwright/test/cli.js'), 'test', '--config', 'test/playwright.config.ts'],
  },
  'test:faults': {
    title: 'Faults',
    seconds: 900,
    report: vitestCounts,
    command: (report) => [vitest, 'run', '--config', 'test/vitest.faults.config.ts', ...vitestReports(report)],
  },
  'test:fuzz': {
    title: 'Fuzz',
    seconds: 300,
    report: vitestCounts,
    command: (report) => [vitest, 'run', '--config', 'test/vitest.fuzz.config.ts', ...vitestReports(report)],
  },
  'test:interruptions': {
    title: 'Interruptions',
    seconds: 600,
    report: vitestCounts,
    command: (report) => [vitest, 'run', '--config', 'test/vitest.interruptions.config.ts', ...vitestReports(report)],
  },
  'test:soak': {
    title: 'Soak',
    apart: true,
    report: vitestCounts,
    command: (report) => [vitest, 'run', '--config', 'test/vitest.soak.config.ts', ...vitestReports(report)],
  },
  'test:mutation': { title: 'Mutation', apart: true, command: [join(root, 'build/mutation/mutate.mjs')] },
}

/** @typedef {{passed: number, failed: number, skipped: number, seconds: number, note?: string}} StageResult */

/**
 * @param {keyof typeof stages} name
 * @param {{args?: string[], report?: string, bounded?: boolean}} options args: further ones for the tool; report: where
 *   counts of tests are written; bounded: end the stage after its time
 * @returns {Promise<StageResult>}
 */
export async function runStage(
  name,
  { args = [], report = join(root, 'test-results', 'counts.json'), bounded = false } = {},
) {
  const stage = stages[name]
  const startedAt = Date.now()
  const result = await runTool(stage, { args, report, bounded })
  return { ...result, seconds: (Date.now() - startedAt) / 1000 }
}

async function runTool(stage, { args, report, bounded }) {
  if (stage.action) {
    try {
      await stage.action()
    } catch (error) {
      if (!(error instanceof SetupError)) throw error
      return { passed: 0, failed: 1, skipped: 0, note: error.message }
    }
    return { passed: 1, failed: 0, skipped: 0 }
  }
  const command = typeof stage.command === 'function' ? stage.command(report) : stage.command
  const { code, timedOut } = await run(node, [...command, ...args], {
    cwd: root,
    env: { ...toolEnvironment(), CAUSEWAY_TEST_REPORT: report },
    seconds: bounded ? stage.seconds : undefined,
  })
  const note = timedOut ? `ended after ${stage.seconds} s` : code === 0 ? undefined : `exit code ${code}`
  const counts = (stage.report && readCounts(stage.report, report)) ?? {
    passed: code === 0 ? 1 : 0,
    failed: 0,
    skipped: 0,
  }
  // A tool that fails beside its tests (a crash, a file that does not load), or ran none, has failed nonetheless.
  const failed = (code !== 0 || counts.passed === 0) && counts.failed === 0 ? 1 : counts.failed
  return { ...counts, failed, note }
}

function readCounts(parse, report) {
  return existsSync(report) ? parse(JSON.parse(readFileSync(report, 'utf8'))) : null
}

function vitestCounts(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function playwrightCounts({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}
