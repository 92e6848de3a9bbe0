import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../build/parts/children.mjs'

let folder
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'causeway-build-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const script = (text) => [process.execPath, ['-e', text]]

/** A killed process whose parent has gone may stay in the table until somebody reaps it. */
function isRunning(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('run', () => {
  test('gives the exit code and what was printed', async () => {
    const result = await run(...script('console.log("out"); console.error("err"); process.exit(4)'), { output: 'keep' })
    expect(result).toMatchObject({ code: 4, timedOut: false })
    expect(result.output).toContain('out')
    expect(result.output).toContain('err')
  })

  test('says 127 for a program that is not there, as shells do', async () => {
    expect((await run(join(folder, 'no-such-program'), [], { output: 'keep' })).code).toBe(127)
  })

  test('ends a program that takes too long', async () => {
    const result = await run(...script('setInterval(() => {}, 1000)'), { output: 'keep', seconds: 0.3 })
    expect(result).toMatchObject({ code: 128 + 15, timedOut: true })
  })

  test.runIf(process.platform === 'linux')('leaves nothing running, also not in a group of its own', async () => {
    const file = join(folder, 'pid')
    const leave = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
        { detached: true, stdio: 'ignore' })
      require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid))
      child.unref()`
    expect((await run(...script(leave), { output: 'keep' })).code).toBe(0)
    await expect.poll(() => isRunning(Number(readFileSync(file, 'utf8')))).toBe(false)
  })
})

test.runIf(process.platform === 'linux')(
  'the command line ends with the launcher that was killed outright',
  async () => {
    const starter = fileURLToPath(new URL('../../../build/parts/end-with-parent.mjs', import.meta.url))
    const program = join(folder, 'program.mjs')
    writeFileSync(program, 'setInterval(() => {}, 1000)')
    const launcher = spawn(
      ...script(`
      const child = require('node:child_process').spawn(process.execPath,
        [${JSON.stringify(starter)}, String(process.pid), ${JSON.stringify(program)}], { stdio: 'ignore' })
      console.log(child.pid)`),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [data] = await new Promise((resolve) => launcher.stdout.once('data', (...args) => resolve(args)))
    const pid = Number(String(data))
    expect(isRunning(pid)).toBe(true)
    launcher.kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
  },
)

test.runIf(process.platform === 'linux')(
  'gives the command line its own arguments, and nothing that its threads and children inherit',
  async () => {
    const starter = fileURLToPath(new URL('../../../build/parts/end-with-parent.mjs', import.meta.url))
    const program = join(folder, 'program.mjs')
    // What each thread and each child of the program sees of how the program was started.
    writeFileSync(
      program,
      `import { spawnSync } from 'node:child_process'
      import { Worker } from 'node:worker_threads'
      const said = { argv: process.argv.slice(1), execArgv: process.execArgv, options: process.env.NODE_OPTIONS ?? '' }
      const thread = new Worker('require("worker_threads").parentPort.postMessage(process.execArgv)', { eval: true })
      said.thread = await new Promise((resolve) => thread.once('message', resolve))
      said.descriptors = String(spawnSync('/bin/ls', ['/proc/self/fd']).stdout)
      console.log(JSON.stringify(said))`,
    )
    const started = async (...args) => {
      const { code, output } = await run(process.execPath, args, { output: 'keep' })
      expect(code, output).toBe(0)
      return JSON.parse(output)
    }
    const alone = await started(program, '--json', 'a b')
    expect(alone).toMatchObject({ argv: [program, '--json', 'a b'], execArgv: [], thread: [] })
    expect(await started(starter, String(process.pid), program, '--json', 'a b')).toEqual(alone)
  },
)
