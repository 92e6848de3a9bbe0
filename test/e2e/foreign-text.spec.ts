/** Names from outside in the window: nothing in them hides or turns the direction of what is beside them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { succeed } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, openPlace, press } from './operator'

const RAW = /[^\P{C}\n\t\u2068\u2069]|[\p{Zl}\p{Zp}]/u
const folder = mkdtempSync(join(tmpdir(), 'causeway-text-'))
const [home, medium] = [join(folder, 'home'), join(folder, 'medium')]
let app: RunningApp

test.beforeAll(async () => {
  mkdirSync(medium)
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await succeed(home, 'custody', 'label', medium, '--label', 'RED\u202e7-DER\u200b\u0007')
  await succeed(home, 'custody', 'hand-over', medium, '--to', 'מחסן 12', '--seal', 'A\u2066-7', '--note', 'x\u001b[2K')
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('shows what hides by its code point, and isolates letters from right to left', async () => {
  app = await launchApp({ home })
  const page = app.window
  await openPlace(page, 3)
  await press(page, 'Media')
  await expectSaid(page, 'RED‹U+202E›7-DER‹U+200B›‹U+0007›')
  await lookAround(app, 'foreign-text-media')
  await page
    .getByRole('button', { name: /^Show device/ })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await expectSaid(page, /מחסן 12/)
  await lookAround(app, 'foreign-text-device')
  const text = await page.evaluate(() => document.body.innerText)
  expect(RAW.exec(text)?.[0]).toBeUndefined()
  // Between the letters from right to left and what follows is the end of an isolate or of an element.
  const beside = await page.evaluate(() =>
    [...document.querySelectorAll('main *:not(pre)')]
      .flatMap((element) => [...element.childNodes])
      .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.includes('מחסן'))
      .map((node) => node.textContent?.trim() ?? ''),
  )
  expect(beside.length).toBeGreaterThan(0)
  for (const each of beside) expect(each).toMatch(/^(מחסן 12|.*\u2068מחסן 12\u2069.*)$/s)
  expect(app.pageErrors).toEqual([])
  await app.close()
})
