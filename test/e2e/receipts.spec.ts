/** A receipt on its way back, as a file and as a code, and the increment that it allows. */
import { expect, test } from '@playwright/test'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, exportReceipt, forgeReceipt, pinReceiver } from '../support/receipts'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, launchApp, type RunningApp } from './app'
import { look } from './look'
import { lookAround } from './look-around'
import { expectSaid, goOn, identify, openPlace, press } from './operator'

let pair: Pair
let app: RunningApp
test.beforeAll(async () => {
  pair = await makePair(5)
  await pinSender(pair)
  await pinReceiver(pair)
})
test.afterAll(() => pair.dispose())
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

async function emptyMedium(): Promise<void> {
  await rm(pair.medium, { recursive: true })
  await mkdir(pair.medium)
}

test('receipts come back by file and by code, and an increment follows', async () => {
  test.setTimeout(300_000)
  const sent = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  const file = await exportReceipt(pair.receiver, sent.transferId)
  await emptyMedium()

  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 1)
  await expectSaid(page, '1 transfer waits for its receipt.')
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  const increment = page.getByRole('radio', { name: 'Only what is new' })
  await expect(increment).toBeDisabled()
  await expectSaid(page, 'no transfer to this station is confirmed')
  await lookAround(app, 'send-waiting')

  await press(page, 'Accept a receipt')
  const forged = await forgeReceipt(file, pair.receiver, (all) =>
    Object.assign(all, { transferDigest: 'ab'.repeat(32) }),
  )
  await answerOpenDialog(app, forged)
  await press(page, 'Choose the receipt…')
  await expectSaid(page, 'confirms other bytes than were sent')
  await page.getByLabel('Code, as the receiving station shows it').fill('0000-0000-0000-0000-0')
  await page.keyboard.press('Enter')
  await expectSaid(page, 'The code confirms no transfer of this station. 2 attempts left.')
  await lookAround(app, 'receipt-refused')

  const code = await codeOf(pair.receiver, sent.transferId)
  await page.getByLabel('Code, as the receiving station shows it').fill(code.toLowerCase().replaceAll('-', ' '))
  await page.keyboard.press('Enter')
  await expectSaid(page, `Import 1 confirmed ${sent.transferId}.`)
  await expectSaid(page, 'the next increment leaves out what this transfer carried')
  await lookAround(app, 'receipt-accepted')
  await press(page, 'Accept another')
  await answerOpenDialog(app, file)
  await press(page, 'Choose the receipt…')
  await expectSaid(page, 'the signed receipt')
  await page.getByRole('main').getByRole('button', { name: 'Back' }).last().click()

  await expectSaid(page, 'confirmed by signed receipt')
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  await increment.click()
  await look(app, 'send-increment')
  await press(page, 'Start transfer')
  await goOn(page, 'Export')
  await press(page, 'Start export')
  await goOn(page, 'Plan')
  await expectSaid(page, 'increment: only what is not confirmed yet')
  await lookAround(app, 'send-plan-increment')
})

test('the import server has what the increment builds on, and the code is shown at the end', async () => {
  test.setTimeout(300_000)
  // What was planned in the window is taken up by the command line.
  const sent = await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--increment')
  expect(sent).toMatchObject({ mode: 'increment', sequence: 2 })
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await identify(app, pair.medium)
  await goOn(page, 'Trust')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  await expectSaid(page, 'What the increment builds on')
  await look(app, 'receive-server-increment')
  await goOn(page, 'Content')
  await press(page, 'Copy content')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await goOn(page, 'Confirm')
  await goOn(page, 'Receipt')
  await press(page, 'Sign receipt')
  await expectSaid(page, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-./)
  await lookAround(app, 'receive-check-code')
})

test('an import server without the baseline refuses, and names what is missing', async () => {
  test.setTimeout(300_000)
  await emptyMedium()
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--increment')
  await rm(join(pair.receiver, 'practice', 'import'), { recursive: true })
  await succeed(pair.receiver, 'practice', 'create', '--side', 'import')
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await identify(app, pair.medium)
  await goOn(page, 'Trust')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  await expectSaid(page, 'This server lacks content that the transfer builds on')
  await lookAround(app, 'receive-baseline-missing')
})
