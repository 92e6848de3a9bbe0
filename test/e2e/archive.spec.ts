/** Old events are archived from History, by keyboard alone; the list and the ledger check say what is where. */
import { expect, test } from '@playwright/test'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { succeed } from '../support/stations'
import { answerSaveDialog, launchApp, type RunningApp } from './app'
import { stationOfYears } from './long-ledger'
import { look } from './look'
import { lookAround } from './look-around'
import { expectSaid, openPlace, press } from './operator'

const EVENTS = 3000
const DAY = '2020-01-02'
const ATTEMPTS_LEFT = (EVENTS - 24 * 60) / 10

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

test('old events go to a file that a person names, and History says where they are', async () => {
  const file = join(home, 'until 2020.causeway-history')
  app = await launchApp({ home })
  const page = app.window
  await openPlace(page, 3)
  await page.getByRole('button', { name: 'Archive old events' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Archive old events' })
  const go = dialog.getByRole('button', { name: 'Choose a file and archive' })
  const day = dialog.getByLabel('Events before this day')
  await day.fill('2999-01-01')
  await go.click()
  await expect(dialog.getByText('Give a day that is not in the future.')).toBeVisible()
  await look(app, 'history-archive-dialog')

  await day.fill('2019-01-01')
  await answerSaveDialog(app, null)
  await go.click()
  await expect(dialog).toBeVisible()
  await answerSaveDialog(app, file)
  await go.click()
  await expect(dialog.getByText('No event lies before 2019-01-01')).toBeVisible()
  expect(existsSync(file)).toBe(false)

  await day.fill(DAY)
  await go.focus()
  await page.keyboard.press('Enter')
  await expectSaid(page, `Written and proven: ${file}`)
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('list', { name: 'Archived' })).toContainText('until 2020.causeway-history (1,440 events)')
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(ATTEMPTS_LEFT + 1))

  await press(page, 'Verify the ledger')
  await expectSaid(page, /Events 1 to 1,440 are in until 2020\.causeway-history\. It was not looked at/)
  await lookAround(app, 'history-archived')
  await succeed(home, 'history', 'verify', file)
})

test('who is no administrator is not offered it', async () => {
  await succeed(home, 'trust', 'policy', '--set', 'administrators=somebody.else')
  app = await launchApp({ home })
  await openPlace(app.window, 3)
  await expect(app.window.getByRole('button', { name: 'Verify the ledger' })).toBeVisible()
  await expect(app.window.getByRole('table')).toBeVisible()
  await expect(app.window.getByRole('button', { name: 'Archive old events' })).toHaveCount(0)
})
