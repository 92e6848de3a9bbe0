import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { askScript } from '../../../../electron/wsus/configuration-manager/ask'
import { powerShellAt, wholeAnswer, type PowerShell } from '../../../../electron/wsus/windows/powershell'

let root: string
let pidFile: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-powershell-'))
  pidFile = join(root, 'pid')
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Stands in for Windows PowerShell; the real one is not here. */
async function powershellDoes(script: string): Promise<void> {
  const file = join(root, 'powershell.exe')
  await writeFile(file, `#!/bin/sh\necho $$ > '${pidFile}'\n${script}\n`)
  await chmod(file, 0o755)
}

const wrapped: PowerShell = (script, options) => powerShellAt(join(root, 'powershell.exe'), script, options)
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(process.platform === 'win32')('a PowerShell', () => {
  it('that answers is read', async () => {
    await powershellDoes(`echo '{"a":1}'`)
    const asked = await askScript(wrapped, 'x', z.object({ a: z.number() }), 5_000)
    expect(asked).toEqual({ kind: 'found', value: { a: 1 } })
  })

  it.each(['exec sleep 60', 'echo "{"; exec sleep 60'])(
    'that hangs (%s) is ended, and its answer not readable',
    async (script) => {
      await powershellDoes(script)
      const began = Date.now()
      expect(await askScript(wrapped, 'x', z.object({}), 700)).toEqual({
        kind: 'unreadable',
        reason: 'no answer within 0.7 seconds',
      })
      expect(Date.now() - began).toBeLessThan(10_000)
      const pid = Number(await readFile(pidFile, 'utf8'))
      expect(pid).toBeGreaterThan(0)
      await vi.waitFor(() => expect(alive(pid)).toBe(false))
    },
  )

  it.each([
    ['one line without end', 'exec cat /dev/zero'],
    ['lines without end', `exec yes '${'x'.repeat(4000)}'`],
  ])('that prints %s is ended, with memory that stays flat', async (_, script) => {
    await powershellDoes(script)
    const before = process.memoryUsage.rss()
    expect(await askScript(wrapped, 'x', z.object({}), 60_000)).toEqual({
      kind: 'unreadable',
      reason: 'powershell.exe prints without end',
    })
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20)
    await vi.waitFor(async () => expect(alive(Number(await readFile(pidFile, 'utf8')))).toBe(false))
  })

  it('that prints empty lines without end is not kept either', async () => {
    const lines = async function* (): AsyncGenerator<string> {
      for (;;) yield await Promise.resolve('')
    }
    await expect(wholeAnswer(lines(), 1000)).rejects.toMatchObject({ code: 'server.unreadable' })
  })

  it('that is ended by its signal says so to whoever reads on', async () => {
    await powershellDoes('exec sleep 60')
    const end = new AbortController()
    setTimeout(() => end.abort(), 300)
    const read = async (): Promise<void> => {
      for await (const line of wrapped('x', { signal: end.signal })) expect(line).toBe('')
    }
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' })
  })
})
