import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ToolRun } from '../../../shared/jobs'
import { exitOf, runTool, ToolError, type RunningTool, type ToolCommand } from '../../../electron/processes/run-tool'

const never = { signal: new AbortController().signal }
const node = (script: string): ToolCommand => ({ file: process.execPath, args: ['-e', script] })
// Windows ends a program at once: it has no polite signal, and no signal's name to answer.
const withSignals = it.skipIf(process.platform === 'win32')

/** Runs a tool and cancels it once it has begun to print. */
async function cancelled(script: string, graceMs?: number): Promise<ToolRun> {
  const cancel = new AbortController()
  const begun = Promise.withResolvers<RunningTool>()
  const running = runTool(node(script), { signal: cancel.signal, graceMs: graceMs ?? 5000, started: begun.resolve })
  await begun.promise
  setTimeout(() => cancel.abort(), 500)
  const error: unknown = await running.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ToolError)
  expect(error).toMatchObject({ code: 'cancelled' })
  return (error as ToolError).run
}

describe('a tool', () => {
  it('answers its exit code and what it printed on both streams', async () => {
    const run = await runTool(node('console.log("out"); console.error("err"); process.exitCode = 7'), never)
    expect(run.exitCode).toBe(7)
    expect(run.output.split('\n').sort()).toEqual(['', 'err', 'out'])
    expect(run.printed).toEqual({ bytes: 8, encoding: 'ascii' })
    expect(run.seconds).toBeGreaterThan(0)
    expect(run).not.toHaveProperty('exitHex')
    expect(run).not.toHaveProperty('signal')
  })

  it('gets its arguments as they are, without a shell', async () => {
    const args = ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '$(id)', '"; x', 'a b']
    const run = await runTool({ file: process.execPath, args }, never)
    expect(JSON.parse(run.output)).toEqual(['$(id)', '"; x', 'a b'])
  })

  it('is remembered by the last 64 KiB of its output, beginning at a whole character', async () => {
    const run = await runTool(node('process.stdout.write("x" + "é".repeat(100000) + "end")'), never)
    expect(run.output).toHaveLength(32_766 + 3)
    expect(run.output).toMatch(/^é+end$/)
    expect(run.printed).toEqual({ bytes: 200_004, encoding: 'utf-8' })
  })

  it('may print without end: only its last words are kept', async () => {
    const flood = `
      const line = Buffer.alloc(1 << 20, 'flood ')
      let left = 200
      const pour = () => { while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once('drain', pour)
        process.stdout.write('the end') }
      pour()`
    const before = process.memoryUsage().rss
    const run = await runTool(node(flood), never)
    expect(run.printed?.bytes).toBe(200 * 2 ** 20 + 7)
    expect(run.output).toHaveLength(64 * 1024 - 1)
    expect(run.output.endsWith('the end')).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
  })

  it.skipIf(process.platform !== 'linux' && process.platform !== 'win32')(
    'shows its processor time while it works, and stands still while it waits',
    async () => {
      const tool = Promise.withResolvers<RunningTool>()
      const script = 'const end = Date.now() + 1500; while (Date.now() < end); setTimeout(() => {}, 3500)'
      const running = runTool(node(script), { ...never, started: tool.resolve })
      const { pid, cpuSeconds } = await tool.promise
      expect(pid).toBeGreaterThan(0)
      await new Promise((resolve) => setTimeout(resolve, 3200))
      const worked = cpuSeconds()
      expect(worked).toBeGreaterThan(0.3)
      await new Promise((resolve) => setTimeout(resolve, 1200))
      expect(cpuSeconds()! - worked!).toBeLessThan(0.3)
      expect((await running).cpuSeconds).toBeGreaterThanOrEqual(worked!)
    },
  )

  it('is ended when the operator cancels, with how it had run, and reported as failed when it cannot start', async () => {
    const run = await cancelled('console.log("begun"); setInterval(() => {}, 1000)')
    expect(run.output).toBe('begun\n')
    expect(run.exitCode).not.toBe(0)
    const signal = AbortSignal.abort()
    await expect(runTool(node(''), { signal })).rejects.toMatchObject({ code: 'cancelled' })
    await expect(runTool({ file: '/no/such/tool', args: [] }, never)).rejects.toMatchObject({ code: 'wsusutil.failed' })
  })

  withSignals('is asked to end first, and may tidy up', async () => {
    const run = await cancelled(
      'process.on("SIGTERM", () => { console.log("tidy"); process.exit(3) }); setInterval(() => {}, 9)',
    )
    expect(run).toMatchObject({ output: 'tidy\n', exitCode: 3 })
  })

  withSignals('that does not hear the polite signal is killed', async () => {
    const run = await cancelled('process.on("SIGTERM", () => console.log("no")); setInterval(() => {}, 9)', 700)
    expect(run).toMatchObject({ output: 'no\n', exitCode: 128, signal: 'SIGKILL' })
  })

  it('is over when it has ended, though something that it started holds its output open', async () => {
    const held = `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: ['ignore', 1, 2], detached: true })
      console.log(child.pid); child.unref(); process.exitCode = 5`
    const run = await runTool(node(held), never)
    process.kill(Number(run.output))
    expect(run.exitCode).toBe(5)
    expect(run.seconds).toBeLessThan(15)
  })

  it('does not pass for success when a signal ended it', async () => {
    const run = await runTool(node('process.kill(process.pid, "SIGKILL")'), never)
    expect(run.exitCode).not.toBe(0)
    if (process.platform !== 'win32') expect(run).toMatchObject({ exitCode: 128, signal: 'SIGKILL' })
  })

  withSignals('that Ctrl+C in a terminal reached before us was cancelled, it did not fail', async () => {
    const running = runTool(node('setInterval(() => {}, 9)'), {
      ...never,
      started: ({ pid }) => setTimeout(() => process.kill(pid, 'SIGINT'), 300),
    })
    await expect(running).rejects.toMatchObject({ code: 'cancelled', run: { signal: 'SIGINT' } })
  })

  it('is not told to end once it has ended', async () => {
    const cancel = new AbortController()
    await runTool(node(''), { signal: cancel.signal })
    const bystander = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3000)'])
    cancel.abort()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(bystander.exitCode).toBeNull()
    bystander.kill()
  })
})

describe('an exit code', () => {
  it.each([
    [0, { exitCode: 0 }],
    [87, { exitCode: 87 }],
    [3_221_225_477, { exitCode: -1_073_741_819, exitHex: '0xC0000005' }],
    [4_294_967_295, { exitCode: -1, exitHex: '0xFFFFFFFF' }],
    [0x4001_0004, { exitCode: 0x4001_0004, exitHex: '0x40010004' }],
  ])('%i is told as Windows tells it', (code, told) => {
    expect(exitOf(code, null)).toEqual(told)
  })
})
