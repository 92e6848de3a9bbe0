/** Policy, personal credentials and new keys in the window; everything by keyboard or by the words that stand there. */
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, launchApp, type RunningApp } from './app'
import { look } from './look'
import { lookAround } from './look-around'
import { expectSaid, goOn, openPlace, press, receiveUpToContent } from './operator'

let pair: Pair
test.beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  await sendTransfer(pair)
})
test.afterAll(() => {
  pair.dispose()
})

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

test('an administrator asks for two persons; the second one proves presence before the import', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 5)
  await expectSaid(page, /: administrator\./)
  const twoPersons = page.getByRole('radiogroup', { name: 'Two persons for a receive' })
  await twoPersons.getByRole('radio', { name: 'Yes' }).click()
  await page.getByLabel('Oldest transfer, in days').fill('0')
  await expectSaid(page, 'a whole number within its limits is wanted')
  await page.getByLabel('Oldest transfer, in days').fill('30')
  await page.getByLabel('Auditors').fill('LAB\\clara')
  await press(page, 'Save policy')
  await expectSaid(page, 'The policy is saved.')
  await page.getByLabel('Account', { exact: true }).fill('LAB\\ben')
  await page.getByLabel('Personal credential', { exact: true }).fill('a long secret of Ben')
  await page.keyboard.press('Enter')
  await expectSaid(page, 'The personal credential of LAB\\ben is set.')
  expect(await succeed(pair.receiver, 'trust', 'policy')).toMatchObject({
    rules: { twoPersons: true, oldestDays: 30, operators: null, auditors: [{ name: 'LAB\\clara', id: null }] },
    credentials: ['LAB\\ben'],
  })
  await page.getByRole('heading', { name: 'Policy' }).scrollIntoViewIfNeeded()
  await lookAround(app, 'settings-policy')

  await openPlace(page, 2)
  await receiveUpToContent(app, pair.medium)
  await press(page, 'Copy content')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await expectSaid(page, 'A second person has to be present')
  await page.getByLabel('Account').fill('lab\\BEN')
  await page.getByLabel('Personal credential').fill('not his secret')
  await press(page, 'Confirm presence')
  await expectSaid(page, /The personal credential of .* is another one/)
  await lookAround(app, 'receive-second-person')
  await page.getByLabel('Personal credential').fill('a long secret of Ben')
  await press(page, 'Confirm presence')
  await expectSaid(page, 'is present. The import can begin.')
  await press(page, 'Import metadata')
  await goOn(page, 'Confirm')
  await goOn(page, 'Receipt')
  await press(page, 'Sign receipt')
  await expectSaid(page, 'Verified.')
})

test('a signer replaces its key, and another is trusted for one purpose until a day', async () => {
  test.setTimeout(300_000)
  const statement = join(pair.root, 'statement')
  await succeed(pair.sender, 'trust', 'rotate', '--out', statement)
  const { fingerprint } = await succeed(pair.sender, 'key', 'show')
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 4)
  await answerOpenDialog(app, statement)
  await press(page, 'Import keys from a file')
  await press(page, 'Trust the new key')
  await expectSaid(page, 'Its holder replaced this key by a newer one.')
  await press(page, 'Import keys from a file')
  await expectSaid(page, 'This statement of a new key was imported here before')
  await press(page, 'Back to Trust')

  const other = join(pair.root, 'other')
  await succeed(other, 'init', '--role', 'connected', '--name', 'Export 2', '--practice')
  const key = await succeed(other, 'key', 'show')
  await press(page, 'Add a key')
  await answerOpenDialog(app, join(other, 'keys', 'id_ed25519.pub'))
  await press(page, 'Choose key file')
  await page.getByRole('textbox', { name: 'Holder', exact: true }).fill('Export 2, the reserve')
  for (const purpose of ['receipts', 'ledger heads', 'new keys']) await page.getByLabel(purpose).uncheck()
  await page.getByLabel('Valid until').fill('2030-02-31')
  await expectSaid(page, 'Type a day as year-month-day')
  await page.getByLabel('Valid until').fill('2030-12-31')
  const groups = page.getByRole('group', { name: 'Fingerprint that the holder gave you' }).getByRole('textbox')
  await groups.first().fill(String(key['fingerprint']))
  await lookAround(app, 'trust-add-limits')
  await press(page, 'Trust this key')
  await expectSaid(page, 'Export 2, the reserve')
  await press(page, 'Revoke the key of Export 2, the reserve')
  await page.getByRole('dialog').getByLabel('Reason').fill('Laptop stolen')
  await page.getByRole('dialog').getByLabel('Lost since').fill('2026-01-01')
  await look(app, 'trust-revoke-since')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke this key' }).click()
  await expectSaid(page, /Counts for nothing since/)
  await lookAround(app, 'trust-signers')
  const { signers } = await succeed(pair.receiver, 'trust', 'list')
  expect(signers).toMatchObject([
    { standing: 'expired', replaces: null },
    { fingerprint, standing: 'pinned' },
    { purposes: ['transfer'], validUntil: '2030-12-31T23:59:59.000Z', revokedFrom: '2026-01-01T00:00:00.000Z' },
  ])
})
