/** The auditor's place: no history yet, two sides in order, one transfer under way, one that contradicts. */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { inEvents, rewriteLedger } from '../support/rewritten-ledger'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { openPlace } from './operator'

let pair: Pair
let auditor: string
let histories: readonly string[]
let contradicting: readonly string[]

test.beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  const send = async (receive: boolean): Promise<string> => {
    const medium = join(pair.root, `medium-${String(Math.random())}`)
    mkdirSync(medium)
    const { transferId } = await sendTransfer({ ...pair, medium })
    if (receive) await succeed(pair.receiver, 'receive', medium)
    return transferId
  }
  await send(true)
  await send(true)
  const altered = await send(true)
  await send(false)
  auditor = join(pair.root, 'auditor')
  await succeed(auditor, 'init', '--role', 'auditor', '--name', 'Audit 1', '--practice')
  for (const [home, holder] of [
    [pair.sender, 'E. Export'],
    [pair.receiver, 'I. Import'],
  ] as const) {
    const { fingerprint } = await succeed(home, 'key', 'show')
    const key = join(home, 'keys', 'id_ed25519.pub')
    await succeed(auditor, 'trust', 'add', '--key', key, '--fingerprint', String(fingerprint), '--holder', holder)
  }
  const bundle = async (home: string, name: string): Promise<string> => {
    const file = join(pair.root, `${name}.causeway-history`)
    await succeed(home, 'history', 'bundle', '--out', file)
    return file
  }
  histories = [await bundle(pair.sender, 'Export 1'), await bundle(pair.receiver, 'Import 1')]
  await rewriteLedger(pair.receiver, (row) =>
    row.transfer_id === altered ? inEvents('receive.verdict', (payload) => ({ ...payload, bytes: 1 }))(row) : row,
  )
  contradicting = [histories[0] ?? '', await bundle(pair.receiver, 'Import 1 again')]
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

async function addFiles(files: readonly string[]): Promise<void> {
  await app.electron.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
    },
    [...files],
  )
  await app.window.getByRole('button', { name: 'Add histories' }).click()
}

test('the first run offers an auditor’s station, which begins at an empty Audit', async () => {
  const home = mkdtempSync(join(tmpdir(), 'causeway-e2e-audit-'))
  app = await launchApp({ home })
  const page = app.window
  await page.getByRole('radio', { name: /an auditor/ }).check()
  await page.getByLabel('Name of this station').fill('Audit 2')
  await page.getByRole('radio', { name: /^Practice/ }).check()
  await page.getByRole('button', { name: 'Set up station' }).click()
  await page.getByRole('button', { name: 'Go to Audit' }).click()
  await expect(page.getByRole('heading', { name: 'No history here yet' })).toBeVisible()
  await lookAround(app, 'audit-empty')
  await expect(page.getByRole('button', { name: /^(Send|Receive)/ })).toHaveCount(0)
  rmSync(home, { recursive: true, force: true })
})

test('both sides in order, one transfer under way', async () => {
  app = await launchApp({ home: auditor })
  const page = app.window
  await openPlace(page, 4)
  await openPlace(page, 1)
  await addFiles(histories)
  await expect(page.getByText('Nothing is open. 1 explained.').last()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('4 transfers between 2 stations.')).toBeVisible()
  await expect(page.getByRole('row', { name: /0001/ })).toContainText('received and equal')
  await expect(page.getByRole('row', { name: /0004/ })).toContainText('explained')
  await expect(page.getByRole('img', { name: /Transfers between stations over time/ })).toBeVisible()
  await lookAround(app, 'audit-in-order')
})

test('a past rewritten with the station’s own key, and the history that was shown before', async () => {
  await succeed(auditor, 'audit', 'add', ...histories)
  app = await launchApp({ home: auditor })
  const page = app.window
  await openPlace(page, 1)
  await addFiles(contradicting)
  await expect(page.getByText(/Not taken in: Import 1 again/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/The history of Import 1 contradicts the one that it gave before/)).toBeVisible()
  await expect(page.getByText('1 contradiction. 1 explained.').last()).toBeVisible()
  await expect(page.getByText('The history of Import 1 is not the one that it showed before.')).toBeVisible()
  await lookAround(app, 'audit-rewritten')
  // Another auditor, who sees that history first, finds it through the receipts.
  rmSync(join(auditor, 'audit'), { recursive: true })
  await addFiles(contradicting)
  await expect(page.getByText('A receipt says something else than the ledger that it came from.').first()).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByRole('row', { name: /0003/ })).toContainText('contradicted')
  await lookAround(app, 'audit-contradictions')
})
