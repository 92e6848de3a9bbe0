/** Malware scanners: set up and tested in Settings, a scan in the Verify step, a finding that stops a transfer. */
import { expect, test } from '@playwright/test'
import { contentsOf } from '../support/refusals'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, goOn, identify, openPlace, press } from './operator'

let pair: Pair
test.beforeAll(async () => {
  pair = await makePair()
  await pinSender(pair)
  await sendTransfer(pair)
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

async function verify(): Promise<void> {
  await identify(app, pair.medium)
  await goOn(app.window, 'Trust')
  await goOn(app.window, 'Verify')
  await press(app.window, 'Start verification')
}

test('a scanner is set up, tested, and reads a transfer before it is imported', async () => {
  test.setTimeout(180_000)
  const before = contentsOf(pair.medium)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 5)
  await expectSaid(page, 'No malware scanner is set up')
  await page.getByLabel('Name', { exact: true }).fill('Stand-in')
  await page.getByLabel('Name', { exact: true }).press('Enter')
  await press(page, 'Test Stand-in')
  await expectSaid(page, 'Fit. Stand-in')
  await page.getByRole('heading', { name: 'Malware scanners' }).scrollIntoViewIfNeeded()
  await lookAround(app, 'settings-scanners')

  await page.getByLabel('What Stand-in rehearses').selectOption({ label: 'Finds nothing, not even the test file' })
  await press(page, 'Test Stand-in')
  await expectSaid(page, 'Stand-in did not find the EICAR test file')
  await openPlace(page, 2)
  await verify()
  await expectSaid(page, 'Stand-in did not find the EICAR test file')
  await lookAround(app, 'verify-scanner-unfit')

  await openPlace(page, 5)
  await page.getByLabel('What Stand-in rehearses').selectOption({ label: 'Has old signatures' })
  await openPlace(page, 2)
  await press(page, 'Verify again')
  await expectSaid(page, 'Malware scan')
  await expectSaid(page, 'The signatures are old')
  await lookAround(app, 'verify-scanned')

  await goOn(page, 'Server')
  await goOn(page, 'Content')
  // Set up otherwise since: it has to read again before anything enters the store.
  await openPlace(page, 5)
  await page.getByLabel('What Stand-in rehearses').selectOption({ label: 'Finds something in the transfer' })
  await openPlace(page, 2)
  await press(page, 'Copy content')
  await expectSaid(page, 'A malware scanner of this station has not read this transfer')
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^3 / }).click()
  await press(page, 'Scan now')
  await expectSaid(page, 'Stopped. Malware found in 1 file.')
  await expectSaid(page, 'Keep the medium as evidence')
  await lookAround(app, 'scan-hit')
  expect(contentsOf(pair.medium)).toEqual(before)
})

test('a station without scanners says that nothing was scanned', async () => {
  test.setTimeout(120_000)
  await succeed(pair.receiver, 'scan', 'remove', 'Stand-in')
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await verify()
  await expectSaid(page, 'Files read by the malware scanner')
  await expectSaid(page, 'Not scanned for malware')
  await lookAround(app, 'verify-not-scanned')
})
