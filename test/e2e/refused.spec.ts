/** What arrives and must not be believed: an altered medium, a key that nobody can vouch for; and looking without importing. */
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { walkFiles } from '../../electron/files/walk'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { expectAccessible, look } from './look'
import { lookAround } from './look-around'
import { expectSaid, goOn, identify, missingGroups, openPlace, press, useFolder } from './operator'

let pair: Pair
let sent: Sent
test.beforeAll(async () => {
  pair = await makePair()
  sent = await sendTransfer(pair)
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

/** What the import server holds; an import changes it. */
async function importServer(): Promise<unknown> {
  const { contentFiles, updates } = (await succeed(pair.receiver, 'server', 'check')) as {
    contentFiles?: unknown
    updates?: unknown
  }
  expect(contentFiles).toBeDefined()
  return { contentFiles, updates }
}

/** Everything that can be read on the page, fields and folded evidence included, without the blanks that part groups. */
async function allText(page: Page): Promise<string> {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value)
    return [document.documentElement.outerHTML.replace(/<[^>]*>/g, ''), ...fields].join(' ').replace(/\s/g, '')
  })
}

async function expectNoWholeFingerprint(page: Page): Promise<void> {
  expect(await allText(page)).not.toContain(pair.senderFingerprint.slice(7))
}

/** Comes as far as the prompt for a key that this station does not know. */
async function reachPrompt(): Promise<void> {
  app = await launchApp({ home: pair.receiver })
  await openPlace(app.window, 2)
  await identify(app, pair.medium)
  await expectNoWholeFingerprint(app.window)
  await goOn(app.window, 'Trust')
  await expectSaid(app.window, 'This station does not know the key')
  await expectNoWholeFingerprint(app.window)
}

async function expectNothingTrusted(): Promise<void> {
  const { signers } = (await succeed(pair.receiver, 'trust', 'list')) as { signers?: unknown }
  expect(signers).toEqual([])
}

test('the comparison can be left safely: refused, recorded, nothing trusted', async () => {
  const before = await importServer()
  await reachPrompt()
  const page = app.window
  await press(page, 'I cannot compare it')
  const dialog = page.getByRole('dialog', { name: 'Leave without trusting the key?' })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expectSaid(page, 'This station does not know the key')
  await press(page, 'I cannot compare it')
  await dialog.getByRole('button', { name: 'Leave safely' }).click()
  await expectSaid(page, 'Refused. Nothing of this transfer was used.')
  await expectSaid(page, 'The import server was not touched.')
  await expectNoWholeFingerprint(page)
  await press(page, 'Show in History')
  await expectSaid(page, 'Key refused')
  await expectNoWholeFingerprint(page)
  await expectNothingTrusted()
  expect(await importServer()).toEqual(before)
})

test('three wrong answers end the attempt: recorded, nothing trusted', async () => {
  const before = await importServer()
  await reachPrompt()
  const page = app.window
  const right = await missingGroups(page, pair.senderFingerprint)
  expect(right).toHaveLength(3)
  await page.getByLabel('Who holds this key').fill('M. Operator, export site')
  const blanks = page.getByRole('main').getByRole('textbox', { name: /group/i })
  for (const left of ['2 attempts left', '1 attempt left', null]) {
    // Two right groups are not enough.
    for (let n = 0; n < 3; n++) await blanks.nth(n).fill(n === 1 ? '~~~~'.slice(0, right[n]?.length) : (right[n] ?? ''))
    await press(page, 'Trust this key')
    if (left !== null) await expectSaid(page, left)
    if (left !== null) await expectNoWholeFingerprint(page)
  }
  await expectSaid(page, 'Refused. Nothing of this transfer was used.')
  await expectNoWholeFingerprint(page)
  await lookAround(app, 'refused-verdict')
  await press(page, 'Show in History')
  await expect(page.getByRole('main').getByText('Fingerprint comparison failed')).toHaveCount(3)
  await expectNoWholeFingerprint(page)
  await look(app, 'refused-history')
  await expectNothingTrusted()
  expect(await importServer()).toEqual(before)
})

test('a medium can be checked without importing it, at the connected station too', async () => {
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 3)
  await press(page, 'Check a medium')
  await useFolder(app, pair.medium)
  await press(page, 'Look for the transfer')
  await goOn(page, 'Trust')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await expectSaid(page, 'Verified.')
  await expectSaid(page, 'Nothing was imported, and nothing on the medium was changed.')
  await look(app, 'check-verdict')
  await expectAccessible(page, 'check of a medium')
  await press(page, 'Show in History')
  await expect(page.getByRole('heading', { name: /^Check of a medium/ })).toBeVisible()
})

test('one flipped byte: not verified, the file first, nothing imported, and History has the attempt', async () => {
  await pinSender(pair)
  const before = await importServer()
  const file = await flipOneByte()
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await identify(app, pair.medium)
  await goOn(page, 'Trust')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await expectSaid(page, 'Not verified. 1 file differs.')
  await expectSaid(page, 'The import server was not touched.')
  // The file stands before what to do about it.
  const words = (await page.getByRole('main').textContent()) ?? ''
  expect(words.indexOf(file)).toBeGreaterThan(words.indexOf('Not verified.'))
  expect(words.indexOf(file)).toBeLessThan(
    await page
      .getByRole('alert')
      .textContent()
      .then((card) => words.indexOf(card ?? '')),
  )
  expect(words).not.toMatch(/(?<!Not v)erified\. \d/)
  await lookAround(app, 'not-verified-verdict')
  await press(page, 'Show in History')
  await expectSaid(page, 'Verdict: not verified')
  await look(app, 'flipped-history')
  expect(await importServer()).toEqual(before)
  const { exit } = await causeway(pair.receiver, 'history', 'verify')
  expect(exit).toBe(0)
})

/** Flips a bit in the middle of the largest content file; answers its path in the manifest. */
async function flipOneByte(): Promise<string> {
  const volume = sent.volumes[0]?.folder ?? ''
  let largest = { path: '', bytes: 0 }
  for await (const file of walkFiles(join(volume, 'data', 'WSUSContent'))) {
    if (file.bytes > largest.bytes) largest = { path: `data/WSUSContent/${file.path}`, bytes: file.bytes }
  }
  const path = join(volume, largest.path)
  const at = Math.floor((await stat(path)).size / 2)
  const handle = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, at)
  await handle.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at)
  await handle.close()
  return largest.path
}
