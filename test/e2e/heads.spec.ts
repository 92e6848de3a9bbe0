/** The heads that a station keeps, in the window: none yet, written and taken in, and one that contradicts. */
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { rewriteLedger } from '../support/rewritten-ledger'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, answerSaveDialog, launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, openPlace } from './operator'

let pair: Pair
let app: RunningApp
test.beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
})
test.afterAll(() => {
  pair.dispose()
})
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

async function enter(name: string): Promise<void> {
  await app.window.getByRole('main').getByRole('button', { name }).focus()
  await app.window.keyboard.press('Enter')
}

test('heads are written and taken in by keyboard, and a rewritten past stands first', async () => {
  test.setTimeout(120_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 3)
  await enter('Kept heads')
  await expectSaid(page, 'No head is kept yet')
  await lookAround(app, 'heads-empty')
  await answerSaveDialog(app, join(pair.root, 'Import 1.head'))
  await enter('Write the own head')
  await expectSaid(page, 'left in the file Import 1.head')

  await sendTransfer(pair)
  const sender = join(pair.root, 'sender.head')
  await succeed(pair.sender, 'history', 'heads', '--out', sender)
  await answerOpenDialog(app, sender)
  await enter('Take in a head file')
  await expectSaid(page, 'New: 1. Known already: 0.')
  await expectSaid(page, 'None contradicts')
  await enter('Take in a head file')
  await expectSaid(page, 'New: 0. Known already: 1.')
  await app.close()

  // Whoever has disk and key of this station writes its past anew; what was written to a file before tells.
  await rewriteLedger(pair.receiver, (row) => ({ ...row, operator: 'somebody else' }))
  app = await launchApp({ home: pair.receiver })
  await openPlace(app.window, 3)
  await enter('Kept heads')
  await expectSaid(app.window, 'No head is kept yet')
  for (const file of [sender, join(pair.root, 'Import 1.head')]) {
    await answerOpenDialog(app, file)
    await enter('Take in a head file')
    await expectSaid(app.window, `read from the file ${basename(file)}`)
  }
  await expectSaid(app.window, 'Contradicting what is kept here: 1.')
  await expectSaid(app.window, 'Heads: 2, contradicting: 1. Those come first.')
  await expect(app.window.getByRole('main').getByRole('listitem').first()).toContainText('this ledger')
  await lookAround(app, 'heads-contradiction')
})
