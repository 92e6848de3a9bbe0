import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import type { AppInfo } from '../../shared/channels'
import type { JobView } from '../../shared/jobs'
import { answerSaveDialog, launchApp, type RunningApp } from './app'

let app: RunningApp
let home: string
test.beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'causeway-e2e-'))
  app = await launchApp({ home })
})
test.afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

/** Makes the practice export station of this file's home. */
async function createStation(): Promise<AppInfo> {
  const reply = await app.window.evaluate(() =>
    window.causeway['station.create']({ role: 'connected', name: 'Export 1', server: 'practice', language: 'en' }),
  )
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

const title = (): Promise<string | undefined> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())

const enginePids = (): Promise<number[]> =>
  app.electron.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter((process) => process.name === 'Causeway engine')
      .map((process) => process.pid),
  )

test('first run: no station, the language of the system, and the station made by the window', async () => {
  expect(await title()).toBe('Causeway')
  const before = await app.window.evaluate(() => window.causeway['app.info']())
  expect(before).toMatchObject({ ok: true, value: { station: null, preferences: { language: 'en', theme: 'system' } } })
  const after = await createStation()
  expect(after.station).toMatchObject({ name: 'Export 1', role: 'connected', practice: true, home: app.home })
  expect(await title()).toBe('Causeway — Export 1')
  const again = await app.window.evaluate(() =>
    window.causeway['station.create']({ role: 'connected', name: 'Twice', server: 'practice', language: 'en' }),
  )
  expect(again).toMatchObject({ ok: false, error: { code: 'station.exists' } })
})

test('preferences are kept in the station and change the theme', async () => {
  await app.window.evaluate(() => window.causeway['app.set-preferences']({ language: 'fr', theme: 'dark' }))
  expect(await app.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  const file = JSON.parse(await readFile(join(app.home, 'station.json'), 'utf8')) as { preferences: unknown }
  expect(file.preferences).toEqual({ language: 'fr', theme: 'dark' })
})

test('the public key is saved where the operator says, and nowhere when the dialog is closed', async () => {
  await answerSaveDialog(app, null)
  expect(await app.window.evaluate(() => window.causeway['station.export-public-key']())).toEqual({
    ok: true,
    value: null,
  })
  const location = join(app.home, 'export.pub')
  await answerSaveDialog(app, location)
  await app.window.evaluate(() => window.causeway['station.export-public-key']())
  expect(await readFile(location, 'utf8')).toMatch(/^ssh-ed25519 \S+ causeway-practice:Export 1\n$/)
})

test('steps run in a process of their own, and the window is told', async () => {
  expect(await enginePids()).toEqual([])
  const { begun, told } = await app.window.evaluate(async () => {
    const told: string[] = []
    window.causeway.on['job-changed']((job) => told.push(job.state))
    const started = await window.causeway['jobs.start-send']({ destination: 'Import 1' })
    if (!started.ok) throw new Error(started.error.code)
    const begun = await window.causeway['jobs.run-step'](started.value.id, { step: 'server' })
    for (let n = 0; n < 100 && told.at(-1) !== 'idle'; n++) await new Promise((resolve) => setTimeout(resolve, 50))
    return { begun, told }
  })
  expect(begun).toMatchObject({ ok: true, value: { kind: 'send', currentStep: expect.any(String) } })
  expect(told[0]).toBe('running')
  expect(told.at(-1)).toBe('idle')
  expect(await enginePids()).toHaveLength(1)
})

test('an engine that dies frees its jobs; the next step starts another', async () => {
  const [pid] = await enginePids()
  process.kill(pid ?? 0, 'SIGKILL')
  await expect.poll(enginePids).toEqual([])
  const result = await app.window.evaluate(async () => {
    const jobs = await window.causeway['jobs.list']()
    const job = jobs.ok ? jobs.value[0] : undefined
    return { job, run: await window.causeway['jobs.run-step'](job?.id ?? '', { step: 'server' }) }
  })
  expect(result.job?.state).toBe('idle')
  expect(result.run.ok).toBe(true)
  await expect.poll(enginePids).toHaveLength(1)
})

test('closing the window while a step runs asks first, and stopping it keeps the job', async () => {
  // A step that is still running: the engine is stopped by the system, so it cannot end before the window is closed.
  const [pid = 0] = await enginePids()
  await expect.poll(() => openJob().then((job) => job.state)).toBe('idle')
  process.kill(pid, 'SIGSTOP')
  try {
    const job = await openJob()
    await app.window.evaluate((id) => {
      void window.causeway['jobs.run-step'](id, { step: 'server' })
    }, job.id)
    await wait(200)
    await app.electron.evaluate(({ dialog, BrowserWindow }) => {
      const asked = globalThis as unknown as { asked: string[] }
      asked.asked = []
      dialog.showMessageBox = ((_window: unknown, options: { message: string }) => {
        asked.asked.push(options.message)
        return Promise.resolve({ response: 0, checkboxChecked: false })
      }) as never
      BrowserWindow.getAllWindows()[0]?.close()
    })
    await wait(300)
    const asked = await app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
    expect(asked).toEqual(['Une étape est encore en cours.'])
    expect(app.window.isClosed()).toBe(false)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await expect.poll(() => openJob().then((job) => job.state)).toBe('idle')
})

test('the other side of a practice pair opens as a process of its own, in a home of its own', async () => {
  const reply = await app.window.evaluate(() => window.causeway['station.open-other-side']())
  expect(reply).toEqual({ ok: true })
  const home = join(app.home, 'practice', 'other-side')
  const file = JSON.parse(await readFile(join(home, 'station.json'), 'utf8')) as Record<string, unknown>
  expect(file).toMatchObject({ role: 'disconnected', name: 'Import 1', server: 'practice' })
  const lock = join(home, 'window', 'SingletonLock')
  await expect.poll(() => readlink(lock).catch(() => '')).toMatch(/-\d+$/)
  const pid = Number((await readlink(lock)).split('-').at(-1))
  expect(pid).not.toBe(app.electron.process().pid)
  process.kill(pid, 'SIGTERM')
  // Ended this early, before Chromium minds the signal, it leaves its lock behind: only that it has ended counts here.
  await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('stopping a step and quitting keeps the job for the next start', async () => {
  const [pid = 0] = await enginePids()
  const job = await openJob()
  process.kill(pid, 'SIGSTOP')
  await app.window.evaluate((id) => {
    void window.causeway['jobs.run-step'](id, { step: 'server' })
  }, job.id)
  await wait(200)
  const ended = app.electron.waitForEvent('close')
  await app.electron.evaluate(({ dialog, BrowserWindow }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    BrowserWindow.getAllWindows()[0]?.close()
  })
  // Not even an engine that waits for ever, as on a medium that hangs, keeps the program from ending.
  await ended
  app = await launchApp({ home })
  expect(await openJob()).toMatchObject({ id: job.id, state: 'idle', outcome: null })
})

async function openJob(): Promise<JobView> {
  const reply = await app.window.evaluate(() => window.causeway['jobs.list']())
  const job = reply.ok ? reply.value[0] : undefined
  if (!job) throw new Error('no job')
  return job
}
