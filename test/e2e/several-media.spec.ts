/** Transfers on several media: one is pulled out in the middle and put back, or all carry the same. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { FaultyMedium, whyNoFaultyMedia } from '../support/media/faulty'
import { disposeAll, LoopMedium } from '../support/media/loop'
import { causeway, succeed } from '../support/stations'
import { answerOpenDialog, launchApp, type RunningApp } from './app'
import { look } from './look'
import { lookAround } from './look-around'
import { currentJob, expectSaid, goOn, press, sealAndHandOver, STEP_TIME } from './operator'

const FILES = 500
const FILE_BYTES = 500_000

let root: string
let home: string
test.beforeAll(async () => {
  test.setTimeout(240_000)
  root = await mkdtemp(join(tmpdir(), 'causeway-e2e-media-'))
  home = join(root, 'sender')
  const content = join(root, 'content')
  await mkdir(content)
  for (let n = 0; n < FILES; n++) await writeFile(join(content, `update-${n}.cab`), randomBytes(FILE_BYTES))
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await succeed(home, 'practice', 'create', '--side', 'export', '--updates', '4', '--content-from', content)
  await rm(content, { recursive: true })
})
test.afterAll(async () => {
  disposeAll()
  await rm(root, { recursive: true, force: true })
})

/** Goes through a send up to the Media step and chooses folders that stand in for media. */
async function chooseMedia(app: RunningApp, media: readonly string[]): Promise<void> {
  const page = app.window
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  await press(page, 'Start transfer')
  await goOn(page, 'Export')
  await press(page, 'Start export')
  await goOn(page, 'Plan')
  await goOn(page, 'Media')
  for (const [n, medium] of media.entries()) {
    await answerOpenDialog(app, medium)
    await press(page, 'Use a folder instead…')
    await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(n + 1, { timeout: STEP_TIME })
  }
}

/** What the journal says of the files of a volume. */
function filesOf(jobId: string, volume: number): { readonly all: number; readonly proven: number } {
  const journal = new Database(join(home, 'journal.db'), { readonly: true })
  try {
    return journal
      .prepare<[string, number], { all: number; proven: number }>(
        'SELECT count(*) AS "all", coalesce(sum(state >= 2), 0) AS proven FROM files WHERE job_id = ? AND volume = ?',
      )
      .get(jobId, volume) as { all: number; proven: number }
  } finally {
    journal.close()
  }
}

/** The files under final names on a medium, each with what changes when it is written anew. */
async function inodesOn(medium: string): Promise<Map<string, number>> {
  const inodes = new Map<string, number>()
  for (const entry of await readdir(medium, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !entry.name.endsWith('.part')) inodes.set(path, (await stat(path)).ino)
  }
  return inodes
}

async function showsBlocked(page: Page): Promise<void> {
  await expect.poll(async () => (await currentJob(page)).state, { timeout: STEP_TIME }).toBe('idle')
}

test('of three media one is pulled out in the middle, put back, and the same job goes on', async () => {
  test.setTimeout(300_000)
  const why = whyNoFaultyMedia(['ext4'])
  test.skip(why !== null, why ?? '')
  // The largest is filled first: volume 1 is the one that will fail.
  const faulty = new FaultyMedium({ fileSystem: 'ext4', mebibytes: 144 })
  const media = [faulty.medium, ...[1, 2].map(() => new LoopMedium({ fileSystem: 'ext4', mebibytes: 120 }))]
  const folders = media.map(({ mountPoint }) => mountPoint)
  const app = await launchApp({ home })
  const page = app.window
  try {
    await chooseMedia(app, [...folders].reverse())
    await lookAround(app, 'media-three')
    await press(page, 'Use these media')
    await goOn(page, 'Copy')
    const { id } = await currentJob(page)
    expect([1, 2, 3].map((volume) => filesOf(id, volume).all).every((files) => files > 50)).toBe(true)

    faulty.slowDown(6_000_000)
    await press(page, 'Start copy')
    await expect.poll(() => filesOf(id, 1).proven, { intervals: [20], timeout: STEP_TIME }).toBeGreaterThan(10)
    faulty.pullOut()
    await look(app, 'copy-three')
    await showsBlocked(page)
    expect(faulty.failures().writes + faulty.failures().reads).toBeGreaterThan(0)

    // The others came to their end; of the one that is lost, what was proven is kept.
    const { all, proven } = filesOf(id, 1)
    expect(proven).toBeGreaterThan(10)
    expect(proven).toBeLessThan(all)
    for (const volume of [2, 3]) expect(filesOf(id, volume).proven).toBe(filesOf(id, volume).all)
    await expectSaid(page, new RegExp(folders[0] ?? ''))
    const volumes = page.getByRole('list', { name: 'Volumes' }).getByRole('listitem')
    await expect(volumes.nth(0)).toContainText(/[\d.]+ of [\d.]+ MB proven/)
    for (const n of [1, 2]) await expect(volumes.nth(n)).toContainText('all proven')
    await lookAround(app, 'copy-medium-lost')

    faulty.putBack()
    faulty.slowDown(null)
    faulty.medium.remount()
    const before = await inodesOn(folders[0] ?? '')
    expect(before.size).toBeGreaterThanOrEqual(proven)
    await press(page, 'Resume copy')
    await sealAndHandOver(page)
    const after = await inodesOn(folders[0] ?? '')
    for (const [path, inode] of before) expect(after.get(path)).toBe(inode)
    const job = await currentJob(page)
    expect(job).toMatchObject({ id, outcome: { verdict: 'verified' } })
  } finally {
    await app.close()
  }
  const [first = '', second = '', third = ''] = folders
  const checked = await causeway(home, 'verify', third, first, second)
  expect(checked.document).toMatchObject({ verdict: 'verified', files: FILES + 7 })
  for (const medium of media) medium.dispose()
  faulty.dispose()
})

test('two media carry the same, byte for byte', async () => {
  test.setTimeout(240_000)
  const media = [1, 2].map((n) => join(root, `copy-${n}`))
  for (const medium of media) await mkdir(medium)
  const app = await launchApp({ home })
  const page = app.window
  try {
    await chooseMedia(app, media)
    await page.getByRole('radio', { name: 'The same on each of the 2 media' }).click()
    await lookAround(app, 'media-copies')
    await press(page, 'Use these media')
    await expectSaid(page, /Also on/)
    await goOn(page, 'Copy')
    await press(page, 'Start copy')
    await sealAndHandOver(page)
  } finally {
    await app.close()
  }
  execFileSync('diff', ['-r', media[0] ?? '', media[1] ?? ''])
  expect((await causeway(home, 'verify', media[1] ?? '')).document).toMatchObject({ verdict: 'verified' })
})

test('a file that is at fault at the server is named, all others are copied, and mending it suffices', async () => {
  test.setTimeout(240_000)
  const medium = join(root, 'problems')
  await mkdir(medium)
  const app = await launchApp({ home })
  const page = app.window
  try {
    await chooseMedia(app, [medium])
    await press(page, 'Use these media')
    await goOn(page, 'Copy')
    const store = join(home, 'practice', 'export', 'WSUSContent')
    const [name = ''] = (await readdir(store, { recursive: true })).filter((path) => path.endsWith('.cab'))
    const bytes = await readFile(join(store, name))
    await writeFile(join(store, name), randomBytes(bytes.length))
    await press(page, 'Start copy')
    await expectSaid(page, `data/WSUSContent/${name}`)
    await expectSaid(page, 'differs from its digest')
    await lookAround(app, 'copy-problems')
    const { id } = await currentJob(page)
    const { all, proven } = filesOf(id, 1)
    expect(proven).toBe(all - 1)

    await writeFile(join(store, name), bytes)
    await press(page, 'Resume copy')
    await sealAndHandOver(page)
  } finally {
    await app.close()
  }
})
