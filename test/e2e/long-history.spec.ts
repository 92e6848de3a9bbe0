/** A history of years: drawn by the row, walked by the keyboard, searched at once; and the duty to verify it. */
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { launchApp, type RunningApp } from './app'
import { stationOfYears } from './long-ledger'
import { lookAround } from './look-around'
import { expectSaid, openPlace, press } from './operator'

const EVENTS = 30_000
const ATTEMPTS = EVENTS / 10

let home: string
let app: RunningApp
test.beforeAll(async () => {
  home = (await stationOfYears(EVENTS)).folder
})
test.afterAll(() => rmSync(home, { recursive: true, force: true }))
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

test('thousands of attempts: a few rows are drawn, the keyboard reaches each, a word finds one', async () => {
  app = await launchApp({ home })
  const page = app.window
  await openPlace(page, 3)
  const list = page.getByRole('table')
  await expect(list).toHaveAttribute('aria-rowcount', String(ATTEMPTS + 1))
  const drawn = (): Promise<number> => list.locator('tbody tr.row').count()
  expect(await drawn()).toBeLessThan(60)
  await expect(page.getByRole('navigation').getByText('The ledger is to be verified')).toBeAttached()
  await expectSaid(page, 'This ledger was never verified.')
  await lookAround(app, 'history-long')

  const newest = list.getByRole('button').first()
  await newest.focus()
  await page.keyboard.press('End')
  const last = list.locator(`tr[aria-rowindex="${String(ATTEMPTS + 1)}"]`)
  await expect(last.getByRole('button', { name: 'Show transfer 0' })).toBeFocused()
  await expect(last).toBeInViewport()
  expect(await drawn()).toBeLessThan(60)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('PageUp')
  await expect(list.locator('button:focus')).toBeInViewport()
  await page.keyboard.press('Home')
  await expect(list.locator(`tr[aria-rowindex="2"] button`)).toBeFocused()

  await page.getByLabel('Id, station, operator, file, cause or note').fill('02990-EXPORT-1')
  await expectSaid(page, '1 attempt')
  await page.getByLabel('Verdict').selectOption('failed')
  await expectSaid(page, 'No transfer matches')
  await press(page, 'Clear filter')
  await expect(list).toHaveAttribute('aria-rowcount', String(ATTEMPTS + 1))
})

test('verified from the window, the reminder goes; how often is a setting', async () => {
  app = await launchApp({ home })
  const page = app.window
  await openPlace(page, 3)
  await press(page, 'Verify the ledger')
  await expectSaid(page, 'Intact. 30,001 events')
  await expect(page.getByRole('navigation').getByText('The ledger is to be verified')).toHaveCount(0)
  await lookAround(app, 'history-verified-long')
  await openPlace(page, 5)
  await page.getByLabel('Remind to verify the ledger').selectOption('never')
  await expect(page.getByLabel('Remind to verify the ledger')).toHaveValue('never')
  await lookAround(app, 'settings-ledger')
})
