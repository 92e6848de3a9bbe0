/** SIGUSR1 makes a Node program listen for a debugger; the command line must not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BUILT_CLI, succeed } from '../support/stations'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'causeway-debugger-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Starts Node, sends SIGUSR1 again and again while it runs, and answers what it wrote to stderr. */
async function signalled(args: readonly string[]): Promise<{ sent: number; stderr: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = once(child, 'close')
  await once(child, 'spawn')
  // not in the first moments: before Node has begun, the signal ends any program
  let sent = 0
  const timer = setTimeout(() => {
    const again = setInterval(() => (child.kill('SIGUSR1') ? (sent += 1) : 0), 50)
    void ended.then(() => clearInterval(again))
  }, 600)
  await ended
  clearTimeout(timer)
  return { sent, stderr }
}

test.skipIf(process.platform === 'win32')('no debugger can be asked for', async () => {
  const control = await signalled(['--eval', 'setTimeout(() => {}, 1500)'])
  expect(control.stderr).toContain('Debugger listening')

  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  const create = ['practice', 'create', '--side', 'export', '--updates', '3000']
  const { sent, stderr } = await signalled([BUILT_CLI, '--home', home, ...create])
  expect(sent).toBeGreaterThan(0)
  expect(stderr).not.toContain('Debugger')
})
