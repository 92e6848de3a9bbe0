/** Every place and the steps of a transfer as they look; refusals, blocked steps and pauses are looked at where they are brought about. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { makePair, sendTransfer, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, goOn, identify, missingGroups, openPlace, press, sendUpToCopy } from './operator'

let pair: Pair
test.beforeAll(async () => {
  pair = await makePair()
  await sendTransfer(pair)
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

test('the places of the connected station', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.sender })
  for (const [n, place] of (['send', 'receive', 'history', 'trust', 'settings'] as const).entries()) {
    await openPlace(app.window, (n + 1) as 1 | 2 | 3 | 4 | 5)
    if (place === 'history') await app.window.getByRole('table').waitFor()
    await lookAround(app, `connected-${place}`)
  }
})

test('a send', async () => {
  test.setTimeout(300_000)
  const medium = join(pair.root, 'second-medium')
  await mkdir(medium)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 1)
  await sendUpToCopy(app, medium)
  for (const [step, state] of [
    [/^1 /, 'server'],
    [/^3 /, 'plan'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click()
    await lookAround(app, `send-${state}`)
  }
})

test('a receive, and the places of the disconnected station', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 4)
  await lookAround(app, 'disconnected-trust-empty')
  await openPlace(page, 2)
  await lookAround(app, 'disconnected-receive')
  await identify(app, pair.medium)
  await lookAround(app, 'receive-claims')
  await goOn(page, 'Trust')
  await expectSaid(page, 'This station does not know the key')
  await lookAround(app, 'trust-prompt')
  const groups = await missingGroups(page, pair.senderFingerprint)
  await page.getByLabel('Who holds this key').fill('M. Operator, export site')
  for (const [n, group] of groups.entries()) {
    await page.getByRole('main').getByRole('textbox', { name: /group/i }).nth(n).fill(group)
  }
  await press(page, 'Trust this key')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  await goOn(page, 'Content')
  await press(page, 'Copy content')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await goOn(page, 'Confirm')
  await lookAround(app, 'receive-confirm')
  await goOn(page, 'Receipt')
  await press(page, 'Sign receipt')
  await expectSaid(page, 'Verified.')
  await lookAround(app, 'receive-verdict')
  await press(page, 'Show in History')
  await expectSaid(page, 'What happened')
  await lookAround(app, 'history-transfer')
  await openPlace(page, 4)
  await expectSaid(page, 'first use')
  await lookAround(app, 'disconnected-trust')
})
