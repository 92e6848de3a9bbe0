/** An import that says nothing for long: what shows that it lives, how it is stopped, and what is said of that. */
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { readSettings, writeSettings } from '../../electron/wsus/practice/settings'
import { makePair, pinSender, sendTransfer, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, goOn, openPlace, press, receiveUpToContent, STEP_TIME } from './operator'

let pair: Pair
test.beforeAll(async () => {
  pair = await makePair(24)
  await sendTransfer(pair)
  await pinSender(pair)
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

async function importTakes(msForEachUpdate: number): Promise<void> {
  const server = join(pair.receiver, 'practice', 'import')
  await writeSettings(server, { ...(await readSettings(server)), importDelayMs: msForEachUpdate })
}

test('an import shows signs of life, is stopped after a question, and run again', async () => {
  test.setTimeout(300_000)
  await importTakes(3_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await receiveUpToContent(app, pair.medium)
  await press(page, 'Copy content')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await expectSaid(page, 'Updates in the database')
  await lookAround(app, 'receive-importing')
  await press(page, 'Stop import…')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await press(page, 'Stop import…')
  await dialog.getByRole('button', { name: 'Stop import' }).click()
  await expectSaid(page, 'The import was stopped before it ended')
  await lookAround(app, 'receive-import-stopped')

  await importTakes(0)
  await press(page, 'Import metadata again')
  await goOn(page, 'Confirm')
  await expect(page.getByText('Everything that was sent is on the import server.')).toBeVisible({ timeout: STEP_TIME })
})
