/**
 * Every npm script: sets up what is missing, then runs the task with the right Node and Electron.
 *   node build/run.mjs start [ARGUMENT …]      the window
 *   node build/run.mjs test                    all that CI runs
 *   node build/run.mjs format                  rewrite the files as Prettier wants them
 *   node build/run.mjs bench [ARGUMENT …]      speed and memory, see docs/performance.md
 *   node build/run.mjs STAGE [ARGUMENT …]      one stage of the tests, see parts/stages.mjs
 * With --help each says what it does and which arguments it takes, and does nothing else.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runBench } from './parts/bench.mjs'
import { run } from './parts/children.mjs'
import { node, root, SetupError, toolEnvironment } from './parts/host.mjs'
import { runStage, stages } from './parts/stages.mjs'
import { startWindow } from './parts/start.mjs'
import { helpFor } from './parts/usage.mjs'
import { asScript, setUp } from './setup.mjs'

const [task = '', ...args] = process.argv.slice(2)

/** Beside the stages. */
const ownTasks = ['start', 'test', 'format', 'bench']
const isTask = (name) => ownTasks.includes(name) || Object.hasOwn(stages, name)

/** Runs every stage, also after one that failed, so that one run shows all there is to mend. */
async function testEverything() {
  const reports = join(root, 'test-results', 'counts')
  const results = []
  for (const [name, { title, apart }] of Object.entries(stages)) {
    if (apart) continue
    process.stdout.write(`\n━━ ${title} (npm run ${name})\n`)
    // Playwright empties test-results when it starts: the report of a stage is read before the next one runs.
    rmSync(reports, { recursive: true, force: true })
    mkdirSync(reports, { recursive: true })
    const result = await runStage(name, { report: join(reports, `${name.replace(':', '-')}.json`), bounded: true })
    results.push({ title, ...result })
  }
  process.stdout.write('\n━━ Summary\n')
  for (const { title, passed, failed, skipped, seconds, note } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
    const line = `${failed ? '✗' : '✓'} ${title.padEnd(18)} ${counts}`
    process.stdout.write(`${line.padEnd(56)} ${seconds.toFixed(1).padStart(6)} s${note ? `  ${note}` : ''}\n`)
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0)
  process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`)
  return total('failed') === 0 ? 0 : 1
}

/** @returns {Promise<number>} the exit code */
async function runTask() {
  if (!isTask(task)) throw new SetupError(`Tasks: ${[...ownTasks, ...Object.keys(stages)].join(', ')}.`)
  const help = helpFor(task, args)
  if (help) {
    process.stdout.write(help)
    return 0
  }
  if (task === 'start') {
    await setUp()
    return startWindow(args)
  }
  if (task === 'test') {
    await setUp({ tests: true, build: false })
    return testEverything()
  }
  if (task === 'format') {
    await setUp({ build: false })
    const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs')
    const files = args.length > 0 ? args : ['.']
    return (await run(node, [prettier, '--write', ...files], { cwd: root, env: toolEnvironment() })).code
  }
  if (task === 'bench') {
    await setUp({ build: false })
    return runBench(args)
  }
  const isTest = task.startsWith('test:')
  await setUp({ tests: isTest, build: isTest })
  const { failed, note } = await runStage(task, { args })
  if (failed && note) process.stderr.write(`${stages[task].title}: ${note}\n`)
  return failed ? 1 : 0
}

await asScript(async () => {
  process.exitCode = await runTask()
})
