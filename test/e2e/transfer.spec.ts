/** A practice transfer in the window, from first run on both stations to the signed receipt: two homes, one folder as the medium. */
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { readsFromDevice } from '../../electron/files/page-cache'
import { answerOpenDialog, answerSaveDialog, launchApp, type RunningApp } from './app'
import { expectAccessible, look } from './look'
import { goOn, missingGroups, press } from './operator'

let root: string
let medium: string
test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-e2e-transfer-'))
  medium = join(root, 'medium')
  await mkdir(medium)
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

/** Sets up a practice station through the first-run page; answers its fingerprint. */
async function setUp(app: RunningApp, role: RegExp, name: string): Promise<string> {
  const page = app.window
  await expect(page.getByRole('heading', { name: 'Set up this station' })).toBeVisible()
  await look(app, `first-run-${name}`)
  await page.getByRole('radio', { name: role }).click()
  await page.getByLabel('Name of this station').fill(name)
  await page.getByRole('radio', { name: /^Practice/ }).click()
  await press(page, 'Set up station')
  await expect(page.getByRole('heading', { name: `${name} is set up` })).toBeVisible({ timeout: 30_000 })
  await look(app, `key-${name}`)
  const info = await page.evaluate(() => window.causeway['app.info']())
  if (!info.ok || !info.value.station) throw new Error('no station after first run')
  return info.value.station.fingerprint
}

test('from first run to the signed receipt', async () => {
  test.setTimeout(300_000)
  const sender = await launchApp({ home: join(root, 'sender') })
  const fingerprint = await setUp(sender, /^At the export server/, 'Export 1')
  const out = sender.window
  await press(out, 'Go to Send')
  await look(sender, 'send-empty')
  await expectAccessible(out, 'send, nothing under way')
  await out.getByLabel('Name of the receiving station').fill('Import 1')
  await press(out, 'Start transfer')
  await goOn(out, 'Export')
  await look(sender, 'send-export')
  await press(out, 'Start export')
  await goOn(out, 'Plan')
  await expect(out.getByText(/will travel/)).toBeVisible({ timeout: 60_000 })
  await look(sender, 'send-plan')
  await expectAccessible(out, 'send, plan')
  await goOn(out, 'Media')
  await answerOpenDialog(sender, medium)
  await press(out, 'Use a folder instead…')
  await look(sender, 'send-media')
  await press(out, 'Use these media')
  await goOn(out, 'Copy')
  await press(out, 'Start copy')
  await goOn(out, 'Seal')
  await press(out, 'Seal and sign')
  await expect(out.getByText(/Sealed/).first()).toBeVisible({ timeout: 60_000 })
  await look(sender, 'send-sealed')
  await expectAccessible(out, 'send, sealed')
  await goOn(out, 'Hand over')
  await out.getByLabel('Taken by').fill('Courier B. Smit')
  await press(out, 'Record hand-over')
  await expect(out.getByText(/Verified\./).first()).toBeVisible({ timeout: 60_000 })
  await look(sender, 'send-verdict')
  expect(sender.pageErrors).toEqual([])
  await sender.close()

  const receiver = await launchApp({ home: join(root, 'receiver') })
  await setUp(receiver, /^At the import server/, 'Import 1')
  const into = receiver.window
  await press(into, 'Go to Receive')
  await look(receiver, 'receive-empty')
  await press(into, 'Receive a transfer')
  await answerOpenDialog(receiver, medium)
  await press(into, 'Use a folder instead…')
  await press(into, 'Look for the transfer')
  await expect(into.getByText('Claims, not proven yet')).toBeVisible({ timeout: 60_000 })
  await look(receiver, 'receive-claims')
  expect(await into.getByRole('main').textContent()).not.toContain(fingerprint.slice(7))
  await goOn(into, 'Trust')
  await answerPrompt(receiver, fingerprint)
  await goOn(into, 'Verify')
  await press(into, 'Start verification')
  await goOn(into, 'Server')
  await look(receiver, 'receive-server')
  await goOn(into, 'Content')
  await press(into, 'Copy content')
  await goOn(into, 'Metadata')
  await press(into, 'Import metadata')
  await goOn(into, 'Confirm')
  await expect(into.getByText('Everything that was sent is on the import server.')).toBeVisible({ timeout: 60_000 })
  await look(receiver, 'receive-confirm')
  await goOn(into, 'Receipt')
  await press(into, 'Sign receipt')
  await expect(into.getByText(/Verified\./).first()).toBeVisible({ timeout: 60_000 })
  await look(receiver, 'receive-verdict')
  await expectAccessible(into, 'receive, verdict')

  await expectReadFromMedium(into)
  const receiptFile = join(root, 'receipt.json')
  await answerSaveDialog(receiver, receiptFile)
  await press(into, /Save receipt/)
  await expect(into.getByText(receiptFile)).toBeVisible()
  expect(JSON.parse(await readFile(receiptFile, 'utf8'))).toMatchObject({
    verdict: 'verified',
    trustProof: 'first-use',
  })

  await into.keyboard.press('Control+3')
  await expect(into.getByRole('heading', { name: 'History' })).toBeVisible()
  await look(receiver, 'history')
  await expectAccessible(into, 'history')
  await press(into, 'Verify the ledger')
  await expect(into.getByText(/intact/i).first()).toBeVisible()
  await look(receiver, 'history-verified')
  expect(receiver.pageErrors).toEqual([])
  await receiver.close()
})

/** Where the file system lets the page cache be emptied, the bytes came from the medium: also in a packaged program. */
async function expectReadFromMedium(page: Page): Promise<void> {
  const canTell = readsFromDevice(medium, (await stat(medium)).dev)
  const jobs = await page.evaluate(() => window.causeway['jobs.list']())
  const results = jobs.ok ? jobs.value.flatMap((job) => job.steps.flatMap((step) => step.result ?? [])) : []
  const verified = results.find((result) => result.step === 'verify')
  expect(verified).toMatchObject({ readBack: canTell ? 'medium' : 'cache' })
}

/** The comparison: a wrong answer costs an attempt, the right one makes the key trusted. */
async function answerPrompt(app: RunningApp, fingerprint: string): Promise<void> {
  const page = app.window
  await expect(page.getByRole('heading', { name: 'This station does not know the key' })).toBeVisible({
    timeout: 30_000,
  })
  await look(app, 'trust-prompt')
  await expectAccessible(page, 'trust prompt')
  const trust = page.getByRole('button', { name: 'Trust this key' })
  const blanks = page.getByRole('main').getByRole('textbox', { name: /group/i })
  await expect(blanks).toHaveCount(3)
  const answer = await missingGroups(page, fingerprint)
  expect(answer).toHaveLength(3)
  await page.getByLabel('Who holds this key').fill('M. Operator, export site')
  for (let n = 0; n < 3; n++) await blanks.nth(n).fill(n === 1 ? '~~~~' : (answer[n] ?? ''))
  await trust.click()
  await expect(page.getByRole('main').getByText('2 attempts left')).toBeVisible()
  await look(app, 'trust-prompt-wrong')
  for (let n = 0; n < 3; n++) await blanks.nth(n).fill(answer[n] ?? '')
  await trust.click()
}
