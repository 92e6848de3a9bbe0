/**
 * Invariant 9 on the window: it needs no network, shown where there is none; and it asks the kernel for none, shown
 * by strace on a window that no test drives.
 */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { reachesOut, traceNetwork, whyNoTrace } from '../support/network-trace'
import { launchApp, startOf } from './app'
import { displayEnvironment } from './display'

const root = resolve(import.meta.dirname, '../..')
/** Playwright drives the window over this machine's own loopback, so the run there has that and nothing else. */
const LOOPBACK_ONLY = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
const unshare = ['--net', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])]
const insideName = 'CAUSEWAY_TEST_WITHOUT_NETWORK'

let folder: string
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-network-'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

if (process.env[insideName] === '1') {
  test('a station is set up and a step runs without a network', async () => {
    const devices = (await readFile('/proc/self/net/dev', 'utf8')).match(/^ *[^ |]+(?=:)/gm)
    expect(devices?.map((name) => name.trim())).toEqual(['lo'])
    const app = await launchApp()
    try {
      await expect(app.window.locator('main, [role="main"]').first()).toBeVisible()
      const view = await app.window.evaluate(async () => {
        const created = await window.causeway['station.create']({
          role: 'connected',
          name: 'Export 1',
          server: 'practice',
          language: 'en',
        })
        const started = await window.causeway['jobs.start-send']({ destination: 'Import 1' })
        if (!created.ok || !started.ok) throw new Error(JSON.stringify([created, started]))
        const begun = await window.causeway['jobs.run-step'](started.value.id, { step: 'server' })
        for (let n = 0; n < 200; n++) {
          const job = await window.causeway['jobs.get'](started.value.id)
          if (!begun.ok || !job.ok) throw new Error(JSON.stringify([begun, job]))
          if (job.value.state === 'idle') return job.value
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        throw new Error('the step does not end')
      })
      expect(view.steps[0]).toMatchObject({ id: 'server', state: 'done' })
      expect(app.pageErrors).toEqual([])
    } finally {
      await app.close()
    }
  })
} else {
  test('first run and a step where there is no network', async () => {
    test.skip(process.platform !== 'linux', 'network namespaces are of Linux')
    const probe = spawnSync('unshare', [...unshare, ...LOOPBACK_ONLY, 'true'], { encoding: 'utf8' })
    test.skip(probe.status !== 0, `no network namespace here: ${probe.stderr || String(probe.error)}`)

    const playwright = resolve(root, 'node_modules/@playwright/test/cli.js')
    const { CAUSEWAY_TEST_REPORT: _report, ...env } = process.env
    // A display's socket is a file, and reached from inside; one that is started there would take the other's name.
    const { DISPLAY = '' } = await displayEnvironment()
    const inside = spawn(
      'unshare',
      [
        ...unshare,
        ...LOOPBACK_ONLY,
        ...[process.execPath, playwright, 'test', '--config', join(root, 'test/playwright.config.ts')],
        ...['--output', join(folder, 'results'), 'network.spec.ts'],
      ],
      {
        cwd: root,
        env: { ...env, CAUSEWAY_TEST_DISPLAY: DISPLAY, [insideName]: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    inside.stdout.on('data', (data: Buffer) => (output += data.toString()))
    inside.stderr.on('data', (data: Buffer) => (output += data.toString()))
    const [code] = (await once(inside, 'close')) as [number | null]
    expect(code, output).toBe(0)
    expect(output).toContain('1 passed')
  })

  test('a window that nobody drives addresses nothing outside this machine', async () => {
    const reason = whyNoTrace()
    test.skip(reason !== null, reason ?? '')
    const home = join(folder, 'home')
    const causeway = (...words: string[]): Promise<unknown> =>
      promisify(execFile)(process.execPath, [join(root, 'out/main/cli.js'), '--home', home, ...words])
    await causeway('init', '--role', 'connected', '--name', 'Export 1', '--practice')
    await causeway('practice', 'create', '--side', 'export', '--updates', '2')

    const { file, args, env } = await startOf(home)
    const traced = await traceNetwork([file, ...args], { env, endAfterMs: 6000 })
    const calls = traced.calls.join('\n')
    expect(calls, 'the window was opened').toMatch(/^connect\(.*\.X11-unix/m)
    expect(traced.followed, 'its processes were followed').toBeGreaterThan(20)
    expect(reachesOut(traced.calls)).toEqual([])
    expect(calls).not.toMatch(/^socket\(AF_(INET6?|PACKET|VSOCK), SOCK_(STREAM|RAW)/m)
  })

  test('a window that does reach out is found', async () => {
    const reason = whyNoTrace()
    test.skip(reason !== null, reason ?? '')
    test.skip(process.env['CAUSEWAY_EXECUTABLE'] !== undefined, 'a packaged program runs no other')
    const app = join(folder, 'reaching-out')
    await mkdir(app)
    await writeFile(join(app, 'package.json'), '{"name": "reaching-out", "main": "main.cjs"}')
    await writeFile(
      join(app, 'main.cjs'),
      `const { app, net } = require('electron')
       app.whenReady().then(() => net.fetch('http://127.0.0.1:50009/')).catch(() => {}).then(() => app.quit())`,
    )
    const { file, args, env } = await startOf(join(folder, 'unused'))
    const traced = await traceNetwork([file, ...args.map((word) => (word === root ? app : word))], {
      env,
      endAfterMs: 15_000,
    })
    expect(reachesOut(traced.calls).join('\n')).toMatch(/^connect\(.*sin_port=htons\(50009\)/m)
  })
}
