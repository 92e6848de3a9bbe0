/** A hand-over by two people of whom one has a personal credential at the station, with the keyboard alone. */
import { expect, test } from '@playwright/test'
import { causewayTyping, makePair, succeed, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, openPlace } from './operator'

const SECRET = 'a long secret of Dora'

let pair: Pair
let app: RunningApp
test.beforeAll(async () => {
  pair = await makePair(3)
  await causewayTyping(SECRET, pair.receiver, 'operator', 'credential', 'LAB\\dora')
  await succeed(pair.receiver, 'custody', 'label', pair.medium, '--label', 'RED-07')
})
test.afterAll(() => {
  pair.dispose()
})
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

test('who has a credential here is asked for it, and the device page says which hand-over was proven', async () => {
  test.setTimeout(120_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  const enter = async (name: string): Promise<void> => {
    await page.getByRole('main').getByRole('button', { name }).focus()
    await page.keyboard.press('Enter')
  }
  await openPlace(page, 3)
  await enter('Media')
  await page.getByRole('button', { name: /^Show device/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('To', { exact: true }).fill('lab\\DORA')
  await enter('Continue: lab\\DORA confirms')
  const secret = page.getByLabel('Your personal credential')
  await secret.fill('not her secret')
  await lookAround(app, 'hand-over-credential')
  await secret.press('Enter')
  await expectSaid(page, /The personal credential of .* is another one/)
  await expect(secret).toHaveValue('')
  await secret.fill(SECRET)
  await secret.press('Enter')
  await expectSaid(page, 'confirmed by both, proven by credential')

  await page.getByLabel('To', { exact: true }).fill('K. Jansen')
  await enter('Continue: K. Jansen confirms')
  await page.getByLabel('Type your name').fill('K. Jansen')
  await page.keyboard.press('Enter')
  await expectSaid(page, 'confirmed by both: name as told, not proven')
  await lookAround(app, 'hand-over-proofs')
})
