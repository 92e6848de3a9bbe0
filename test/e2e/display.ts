/**
 * A virtual display for each worker of the tests: windows of parallel tests on one display would take each other's
 * focus. CAUSEWAY_TEST_DISPLAY=:0 shows the windows on a display that is there, to watch them.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** Larger than the largest window that a test asks for. */
const SCREEN = '1920x1200x24'

let display: Promise<string> | undefined

/** What the environment of a window needs to open on this worker's display; nothing where the system has its own. */
export async function displayEnvironment(): Promise<Readonly<Record<string, string>>> {
  if (process.platform !== 'linux') return {}
  const given = process.env['CAUSEWAY_TEST_DISPLAY']
  return { DISPLAY: given ?? (await (display ??= startDisplay())) }
}

/**
 * Xvfb says by the file descriptor that it is ready. Free numbers differ between network namespaces, and two displays
 * would share a socket's name: so the number is this process's own.
 */
async function startDisplay(): Promise<string> {
  const own = `:${1000 + (process.pid % 50_000)}`
  const server = spawn('Xvfb', [own, '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  server.unref()
  process.once('exit', () => server.kill())
  const failed = once(server, 'error').then(([error]) => {
    throw new Error('Xvfb cannot be started: npm run setup -- --tests', { cause: error })
  })
  // Read to its end: it gives up when it cannot write all.
  const ready = (server.stdio[3] as Readable).resume()
  await Promise.race([once(ready, 'end'), failed])
  return own
}
