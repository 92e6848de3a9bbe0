/** A receive over two media that is left after Trust: one medium does not come back, then it does. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { bytesIn, smallMediaFor } from '../support/small-media'
import { makePair, pinSender, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { currentJob, expectSaid, goOn, openPlace, press, STEP_TIME } from './operator'

let pair: Pair
let media: readonly string[]
test.beforeAll(async () => {
  test.setTimeout(240_000)
  pair = await makePair()
  await pinSender(pair)
  media = ['1', '2'].map((name) => join(pair.medium, name))
  for (const medium of media) mkdirSync(medium)
  const letGo = smallMediaFor(media, bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent')))
  const targets = media.flatMap((medium) => ['--to', medium])
  await succeed(pair.sender, 'send', ...targets, '--destination', 'Import 1').finally(letGo)
})
test.afterAll(() => {
  rmSync(pair.root, { recursive: true, force: true })
})

/** Chooses folders that stand in for media. */
async function choose(app: RunningApp, ...folders: readonly string[]): Promise<void> {
  const { window: page } = app
  for (const folder of folders) {
    await answerOpenDialog(app, folder)
    await press(page, 'Use a folder instead…')
    await expect(page.getByRole('checkbox', { name: folder })).toBeChecked({ timeout: STEP_TIME })
  }
}

async function toVerify(app: RunningApp): Promise<void> {
  const page = app.window
  await press(page, 'Receive a transfer')
  await choose(app, ...media)
  await press(page, 'Look for the transfer')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Receive · claims to be transfer 0001')
  await lookAround(app, 'awaited volume claimed')
  await goOn(page, 'Trust')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Transfer 0001 · Export 1 → Import 1')
}

async function showStep(page: Page, name: RegExp): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('link', { name })
    .or(page.getByRole('main').getByRole('button', { name }))
    .first()
    .click()
}

test('names a volume that is not brought back, waits, and goes on once it is there', async () => {
  test.setTimeout(300_000)
  const first = await launchApp({ home: pair.receiver })
  await openPlace(first.window, 2)
  await toVerify(first)
  await first.close()

  const app = await launchApp({ home: pair.receiver })
  const page = app.window
  await showStep(page, /Identify/)
  await expectSaid(page, 'Proven')
  await press(page, 'Look again')
  await choose(app, media[0] ?? '')
  await press(page, 'Look for the transfer')
  await expectSaid(page, 'Missing from the transfer: volume 2 of 2')
  await lookAround(app, 'awaited volume missing')
  expect(await currentJob(page)).toMatchObject({ outcome: null, sequence: 1, source: 'Export 1' })

  await choose(app, ...media)
  await press(page, 'Look for the transfer')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  // A window that closes while a step runs asks first.
  await goOn(page, 'Content')
  await app.close()
})
