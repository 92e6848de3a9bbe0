/** The name of the receiving station, typed: what nothing here knows is told before the transfer begins. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { succeed } from '../support/stations'
import { launchApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, openPlace } from './operator'

const folder = mkdtempSync(join(tmpdir(), 'causeway-destination-'))
const home = join(folder, 'home')
test.beforeAll(() => succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('warns of a destination that no key and no receipt knows, once it is typed', async () => {
  const app = await launchApp({ home })
  const page = app.window
  await openPlace(page, 1)
  const name = page.getByLabel('Name of the receiving station')
  await name.fill('Import 1')
  await expect(page.getByText('No trusted key is held')).toBeHidden()
  await name.blur()
  await expectSaid(page, 'No trusted key is held by a station of this name')
  await lookAround(app, 'destination-unknown')
  await name.fill('Import\u200b 1')
  await page.getByRole('button', { name: 'Start transfer' }).click()
  await expectSaid(page, 'Type a name of 1 to 64 visible characters.')
  expect(app.pageErrors).toEqual([])
  await app.close()
})
