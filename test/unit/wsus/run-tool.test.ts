import { describe, expect, it } from 'vitest'
import { decodeOutput, runTool, type ToolCommand } from '../../../electron/wsus/run-tool'

const never = new AbortController().signal
const node = (script: string): ToolCommand => ({ file: process.execPath, args: ['-e', script] })

describe('a tool', () => {
  it('answers its exit code and what it printed on both streams', async () => {
    const run = await runTool(node('console.log("out"); console.error("err"); process.exitCode = 7'), never)
    expect(run.exitCode).toBe(7)
    expect(run.output.split('\n').sort()).toEqual(['', 'err', 'out'])
    expect(run.seconds).toBeGreaterThan(0)
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
  })

  it('is ended when the operator cancels, and reported as failed when it cannot start', async () => {
    const cancel = new AbortController()
    const running = runTool(node('setInterval(() => {}, 1000)'), cancel.signal)
    setTimeout(() => cancel.abort(), 200)
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    await expect(runTool(node(''), cancel.signal)).rejects.toMatchObject({ code: 'cancelled' })
    await expect(runTool({ file: '/no/such/tool', args: [] }, never)).rejects.toMatchObject({ code: 'wsusutil.failed' })
  })

  it('does not pass for success when a signal ended it', async () => {
    const run = await runTool(node('process.kill(process.pid, "SIGKILL")'), never)
    expect(run.exitCode).not.toBe(0)
  })
})

describe('output of an unknown code page', () => {
  it.each([
    ['UTF-8', Buffer.from('已成功导入'), '已成功导入'],
    ['UTF-16', Buffer.from('export réussi', 'utf16le'), 'export réussi'],
    ['Windows-1252', Buffer.from([0x65, 0x78, 0x70, 0x6f, 0x72, 0x74, 0xe9]), 'exporté'],
    ['nothing', Buffer.alloc(0), ''],
  ])('is kept as text: %s', (_name, bytes, text) => {
    expect(decodeOutput(bytes)).toBe(text)
  })
})
