/**
 * The three roles in turn: one sends, one receives and confirms, an increment follows, both hand out their histories, and
 * an auditor holds them against each other. What hands out and audits is done with the keyboard alone.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { pinKey, pinReceiver } from '../support/receipts'
import { rewriteLedger } from '../support/rewritten-ledger'
import { causeway, makePair, pinSender, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, answerSaveDialog, launchApp, type RunningApp } from './app'
import { pressByKeyboard, tabTo } from './by-keyboard'
import { look } from './look'
import { lookAround } from './look-around'
import {
  currentJob,
  expectSaid,
  goOn,
  openPlace,
  press,
  receiveUpToContent,
  sealAndHandOver,
  sendUpToCopy,
  useFolder,
} from './operator'

let pair: Pair
let auditor: string
let increments: string
let receipt: string
test.beforeAll(async () => {
  pair = await makePair(5)
  await pinSender(pair)
  await pinReceiver(pair)
  auditor = join(pair.root, 'auditor')
  await succeed(auditor, 'init', '--role', 'auditor', '--name', 'Audit 1', '--practice')
  await pinKey(auditor, pair.sender, 'E. Export')
  await pinKey(auditor, pair.receiver, 'I. Import')
  increments = join(pair.root, 'second-medium')
  mkdirSync(increments)
})
test.afterAll(() => pair.dispose())

/** Hands out the history of the station in the window. @returns its file */
async function handOut(app: RunningApp, name: string): Promise<string> {
  const file = join(pair.root, `${name}.causeway-history`)
  await answerSaveDialog(app, file)
  await openPlace(app.window, 3)
  await pressByKeyboard(app.window, 'Hand out the history')
  await expectSaid(app.window, `Saved: ${file}`)
  return file
}

/** Adds histories at the auditor's station; what they say against each other is worked out at once. */
async function add(app: RunningApp, ...files: string[]): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
  }, files)
  await pressByKeyboard(app.window, 'Add histories')
}

test('a transfer, its receipt, an increment, and an auditor who sees that nothing is open, and what is not true', async () => {
  test.setTimeout(240_000)
  const [out, into] = [await launchApp({ home: pair.sender }), await launchApp({ home: pair.receiver })]
  let audit: RunningApp | null = null
  try {
    // The export station sends.
    await openPlace(out.window, 1)
    await sendUpToCopy(out, pair.medium)
    await press(out.window, 'Start copy')
    await sealAndHandOver(out.window)
    const { transferId: first } = await currentJob(out.window)

    // The import station receives, and saves the receipt.
    await openPlace(into.window, 2)
    await receiveUpToContent(into, pair.medium)
    await press(into.window, 'Copy content')
    await goOn(into.window, 'Metadata')
    await press(into.window, 'Import metadata')
    await goOn(into.window, 'Confirm')
    await goOn(into.window, 'Receipt')
    await press(into.window, 'Sign receipt')
    await expectSaid(into.window, 'Verified.')
    receipt = join(pair.root, 'receipt.json')
    await answerSaveDialog(into, receipt)
    await press(into.window, 'Save receipt…')
    await expectSaid(into.window, `Saved: ${receipt}`)
    const tooEarly = await handOut(into, 'Import 1, before the increment')

    // The sender accepts it and sends only what is new.
    await press(out.window, 'Close')
    await press(out.window, 'Accept a receipt')
    await answerOpenDialog(out, receipt)
    await press(out.window, 'Choose the receipt…')
    await expectSaid(out.window, 'the next increment leaves out what this transfer carried')
    await out.window.getByRole('main').getByRole('button', { name: 'Back' }).last().click()
    await out.window.getByLabel('Name of the receiving station').fill('Import 1')
    await out.window.getByRole('radio', { name: 'Only what is new' }).click()
    await press(out.window, 'Start transfer')
    await goOn(out.window, 'Export')
    await press(out.window, 'Start export')
    await goOn(out.window, 'Plan')
    await expectSaid(out.window, 'increment: only what is not confirmed yet')
    await goOn(out.window, 'Media')
    await useFolder(out, increments)
    await press(out.window, 'Use these media')
    await goOn(out.window, 'Copy')
    await press(out.window, 'Start copy')
    await sealAndHandOver(out.window)
    await succeed(pair.receiver, 'receive', increments)

    const histories = [await handOut(out, 'Export 1'), await handOut(into, 'Import 1')]

    // The auditor: first with a history that is too old, then with the newer one, which closes the gap.
    audit = await launchApp({ home: auditor })
    const page = audit.window
    await expect(page.getByRole('heading', { name: 'No history here yet' })).toBeVisible()
    await add(audit, histories[0] ?? '', tooEarly)
    await expectSaid(page, /^Nothing is open\. 1 explained\./)
    await expectSaid(page, 'Not received yet, less than a day after it was sent')
    await add(audit, histories[1] ?? '')
    await expectSaid(page, 'Import 1: goes on from what was here.')
    await expect(page.getByText('Nothing is open.', { exact: true }).last()).toBeVisible()
    await expectSaid(page, '2 transfers between 2 stations.')
    const picture = page.getByRole('img', { name: /^Transfers between stations over time: 2 transfers, 2 stations/ })
    await picture.scrollIntoViewIfNeeded()
    await expect(picture.locator('g.matched')).toHaveCount(2)
    await expect(page.getByRole('row', { name: /0002/ })).toContainText('received and equal')
    await lookAround(audit, 'three-roles-picture')

    // What this station did itself goes into a report of its own.
    await openPlace(page, 2)
    await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeFocused()
    const report = join(pair.root, 'audit.json')
    await answerSaveDialog(audit, report)
    await pressByKeyboard(page, 'JSON')
    await expectSaid(page, `Saved: ${report}`)
    await lookAround(audit, 'three-roles-auditor-history')

    // Somebody with the disk and the key of the import station makes a receive undone.
    await into.close()
    await rewriteLedger(pair.receiver, (row) =>
      row.transfer_id === first && /^(receive|receipt)\./.test(row.type) ? null : row,
    )
    const rewritten = join(pair.root, 'Import 1 again.causeway-history')
    await succeed(pair.receiver, 'history', 'bundle', '--out', rewritten)
    await openPlace(page, 1)
    await add(audit, rewritten)
    await expectSaid(page, 'Not taken in: Import 1 again')
    await expectSaid(page, 'The history of Import 1 is not the one that it showed before.')
    await tabTo(page, 'button', 'Reconcile')
    await look(audit, 'three-roles-contradiction')
    expect((await succeed(auditor, 'audit', 'list'))['stations']).toHaveLength(2)
    for (const app of [out, audit]) expect(app.pageErrors).toEqual([])
  } finally {
    for (const app of [out, audit]) await app?.close()
  }
})

test('the import station, given its own receipt, finds the past that was rewritten, and names it', async () => {
  // The receipt left before; it carries a head of the ledger as it was.
  expect((await causeway(pair.receiver, 'history', 'heads', '--check', receipt)).exit).toBe(4)
  const app = await launchApp({ home: pair.receiver })
  try {
    await openPlace(app.window, 3)
    await pressByKeyboard(app.window, 'Verify the ledger')
    await expectSaid(app.window, /^Not intact\. The first bad event is number \d+\.$/)
    await expectSaid(app.window, /the past was rewritten/)
    await expectSaid(app.window, /, as receipt .* states, kept /)
    await lookAround(app, 'ledger-contradiction')
    expect(app.pageErrors).toEqual([])
  } finally {
    await app.close()
  }
})
