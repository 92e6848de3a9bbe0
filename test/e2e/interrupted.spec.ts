/** Long work that is paused, cancelled, left and killed: what is proven stays, what is unfinished is offered again. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, type Page } from '@playwright/test'
import { causeway, succeed } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { expectAccessible, look } from './look'
import { lookAround } from './look-around'
import { currentJob, expectSaid, press, sealAndHandOver, sendUpToCopy } from './operator'

/** Long enough to be caught in the middle, also on a fast disk; as good as no reading, for it is a hole. */
const LARGE = 400_000_000

let root: string
let home: string
test.beforeAll(async () => {
  test.setTimeout(240_000)
  root = await mkdtemp(join(tmpdir(), 'causeway-e2e-interrupted-'))
  home = join(root, 'sender')
  const content = join(root, 'content')
  await mkdir(content)
  const file = await open(join(content, 'windows-11-feature-update.esd'), 'w')
  await file.write(randomBytes(4096))
  await file.truncate(LARGE)
  await file.close()
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await succeed(home, 'practice', 'create', '--side', 'export', '--updates', '4', '--content-from', content)
  await rm(content, { recursive: true })
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

/** Bytes in a folder and below. */
async function bytesIn(folder: string): Promise<number> {
  let sum = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    // A temporary file may have got its final name in between.
    if (entry.isFile())
      sum += await stat(join(entry.parentPath, entry.name)).then(
        (file) => file.size,
        () => 0,
      )
  }
  return sum
}

/** Waits until the copy is well under way. */
async function copyIsUnderWay(medium: string): Promise<void> {
  await expect.poll(() => bytesIn(medium), { intervals: [50], timeout: 60_000 }).toBeGreaterThan(20_000_000)
}

async function newMedium(name: string): Promise<string> {
  const medium = join(root, name)
  await mkdir(medium)
  return medium
}

/** The window opens where the unfinished transfer stands, and the list of its place offers it too. */
async function takeUp(page: Page): Promise<void> {
  await expectSaid(page, '5 Copy')
  await press(page, 'All sends')
  await expect(page.getByRole('heading', { name: 'Under way' })).toBeVisible()
  await press(page, /^Take up again/)
}

test('a copy that is paused stops, goes on when resumed, and is cancelled calmly', async () => {
  test.setTimeout(240_000)
  const medium = await newMedium('cancelled')
  const app = await launchApp({ home })
  const page = app.window
  await sendUpToCopy(app, medium)
  await press(page, 'Start copy')
  await copyIsUnderWay(medium)
  await press(page, 'Pause')
  await expectSaid(page, 'Paused. Nothing is lost; resume when you are ready.')
  // A piece that was on its way when the pause was asked for may still arrive.
  await wait(500)
  const paused = await bytesIn(medium)
  await wait(1500)
  expect(await bytesIn(medium)).toBe(paused)
  expect((await currentJob(page)).state).toBe('paused')
  expect(paused).toBeLessThan(LARGE)
  await lookAround(app, 'copy-paused')
  // Esc on the question keeps going, and the pause stays.
  await press(page, 'Cancel transfer…')
  const question = page.getByRole('dialog', { name: 'Cancel this transfer?' })
  await look(app, 'copy-cancel-question')
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  expect((await currentJob(page)).state).toBe('paused')
  await press(page, 'Resume')
  await expect.poll(() => bytesIn(medium), { intervals: [50], timeout: 60_000 }).toBeGreaterThan(paused)
  await press(page, 'Cancel transfer…')
  await question.getByRole('button', { name: 'Cancel transfer' }).click()
  await expectSaid(page, 'Cancelled. The attempt is in the ledger.')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await look(app, 'copy-cancelled')
  await expectAccessible(page, 'copy, cancelled')
  await press(page, 'Show in History')
  await expectSaid(page, 'Verdict: cancelled')
  await look(app, 'cancelled-history')
  expect(app.pageErrors).toEqual([])
  await app.close()
  const { transfers } = (await succeed(home, 'history', 'list')) as { transfers?: { verdict: string }[] }
  expect(transfers?.map(({ verdict }) => verdict)).toEqual(['cancelled'])
  await rm(medium, { recursive: true })
})

test('a transfer that was left between steps, and killed in the middle of its copy, ends verified', async () => {
  test.setTimeout(360_000)
  const medium = await newMedium('taken-up')
  let app = await launchApp({ home })
  await sendUpToCopy(app, medium)
  const { id } = await currentJob(app.window)
  await app.close()

  app = await launchApp({ home })
  await takeUp(app.window)
  await press(app.window, 'Start copy')
  await copyIsUnderWay(medium)
  await kill(app)
  // Nothing unproven has a name that a file is looked for under.
  expect(await wronglyNamed(medium)).toEqual([])

  app = await launchApp({ home })
  const page = app.window
  expect(await currentJob(page)).toMatchObject({ id, currentStep: 'copy', outcome: null })
  await takeUp(page)
  await look(app, 'copy-after-kill')
  await press(page, /^(Start|Resume) copy$/)
  await sealAndHandOver(page)
  expect((await currentJob(page)).outcome?.verdict).toBe('verified')
  expect(app.pageErrors).toEqual([])
  await app.close()
  expect(await wronglyNamed(medium)).toEqual([])
  expect((await causeway(home, 'history', 'verify')).exit).toBe(0)
  expect((await causeway(home, 'verify', medium)).document.verdict).toBe('verified')
})

/** Ends every process of the program at once, as a power cut does. */
async function kill(app: RunningApp): Promise<void> {
  const pids = await app.electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  const ended = new Promise((resolve) => app.electron.process().once('exit', resolve))
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended with the one before it.
    }
  }
  await ended
}

/** Content files on the medium whose bytes are not those of their name. */
async function wronglyNamed(medium: string): Promise<string[]> {
  const wrong: string[] = []
  for (const entry of await readdir(medium, { recursive: true, withFileTypes: true })) {
    const named = /^([0-9A-F]{40})\./.exec(entry.name)
    if (!named) continue
    const hash = createHash('sha1')
    for await (const piece of (await open(join(entry.parentPath, entry.name))).createReadStream())
      hash.update(piece as Buffer)
    if (hash.digest('hex').toUpperCase() !== named[1]) wrong.push(entry.name)
  }
  return wrong
}
