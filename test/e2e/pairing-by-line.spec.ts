/** Two stations get to know each other by the line of a key, one takes a new key, the other its word for it. */
import { expect, test, type Page } from '@playwright/test'
import { join } from 'node:path'
import { openStation } from '../../electron/station/station'
import { modulesOf, readQr } from '../support/read-qr'
import { makePair, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, answerSaveDialog, launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, openPlace, STEP_TIME } from './operator'

let pair: Pair
let app: RunningApp
test.beforeAll(async () => {
  pair = await makePair(2)
})
test.afterAll(() => pair.dispose())
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

type Role = 'button' | 'textbox'

/** Moves the focus with Tab until it stands on this control. */
async function tabTo(page: Page, role: Role, name: string | RegExp): Promise<void> {
  const target = page.getByRole('main').getByRole(role, { name, exact: true })
  await expect(target).toBeEnabled({ timeout: STEP_TIME })
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`Tab does not reach ${String(name)}`)
}

async function choose(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, 'button', name)
  await page.keyboard.press('Enter')
}

/** What the QR code of this name holds, read as a scanner reads it. */
async function scan(page: Page, name: RegExp): Promise<string> {
  const code = page.getByRole('img', { name })
  await expect(code).toBeVisible()
  const drawing = await code.evaluate((svg) => ({
    size: Number(svg.getAttribute('viewBox')?.split(' ')[2]),
    paths: [...svg.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? ''),
    colours: [getComputedStyle(svg).backgroundColor, getComputedStyle(svg).fill],
  }))
  expect(drawing.paths).toHaveLength(1)
  expect(drawing.colours, 'black on white in both themes').toEqual(['oklch(1 0 0)', 'oklch(0 0 0)'])
  return readQr(modulesOf(drawing.size, drawing.paths[0] ?? ''))
}

async function eventsOf(home: string, type: 'signer.trusted' | 'signer.rotated' | 'key.rotated') {
  const station = await openStation(home, { selfCommand: { file: '', args: [] } })
  try {
    return station.ledger.events({ type }).map(({ payload }) => payload)
  } finally {
    station.close()
  }
}

test('by keyboard alone: the code of one station is scanned at the other, which then believes its new key', async () => {
  test.setTimeout(300_000)
  // The sender shows its key.
  app = await launchApp({ home: pair.sender })
  let page = app.window
  await openPlace(page, 4)
  const { publicKey, fingerprint } = await succeed(pair.sender, 'key', 'show')
  const line = await scan(page, /^QR code of the public key/)
  expect(line).toBe(publicKey)
  await lookAround(app, 'trust-own-key')
  await app.close()

  // The receiver types it with a hand scanner; nothing but the fingerprint makes it trusted.
  app = await launchApp({ home: pair.receiver })
  page = app.window
  await openPlace(page, 4)
  await choose(page, 'Add a key')
  await tabTo(page, 'textbox', 'Or paste, type or scan the key’s line')
  await page.keyboard.insertText('-----BEGIN OPENSSH PRIVATE KEY-----')
  await page.keyboard.press('Tab')
  await expectSaid(page, 'This is a private key')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Control+a')
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
  await expectSaid(page, 'It calls itself “causeway-practice:Export 1”.')
  await tabTo(page, 'textbox', 'Holder')
  await page.keyboard.type('M. Operator')
  await tabTo(page, 'textbox', /^Type group 1 \(/)
  await page.keyboard.type(`${String(fingerprint).slice(7, -1)}#`)
  await choose(page, 'Trust this key')
  await expectSaid(page, 'The fingerprint typed is not the fingerprint of this key')
  await lookAround(app, 'trust-add-line')
  await page.keyboard.press('Escape')
  await tabTo(page, 'textbox', /^Type group 11 /)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(String(fingerprint).slice(-3))
  await choose(page, 'Trust this key')
  await expectSaid(page, 'M. Operator')
  expect(await eventsOf(pair.receiver, 'signer.trusted')).toMatchObject([
    { fingerprint, cameBy: 'line', origin: 'pinned' },
  ])
  await app.close()

  // The sender takes a new key.
  app = await launchApp({ home: pair.sender })
  page = app.window
  await openPlace(page, 4)
  await choose(page, 'Replace the key')
  await tabTo(page, 'textbox', 'Type the name of this station: Export 1')
  await page.keyboard.type('Export 2')
  await expect(page.getByRole('button', { name: 'Replace the key' })).toBeDisabled()
  await page.keyboard.press('Backspace')
  await page.keyboard.type('1')
  await lookAround(app, 'trust-rotate')
  const statement = join(pair.root, 'statement')
  await answerSaveDialog(app, null)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Replace the key' })).toBeEnabled()
  expect(await succeed(pair.sender, 'key', 'show'), 'nothing happens without a place').toMatchObject({ fingerprint })
  await answerSaveDialog(app, statement)
  await page.keyboard.press('Enter')
  await expectSaid(page, 'The key is replaced')
  const renewed = await succeed(pair.sender, 'key', 'show')
  expect(renewed['fingerprint']).not.toBe(fingerprint)
  expect(await scan(page, /^QR code of the public key/)).toBe(renewed['publicKey'])
  await lookAround(app, 'trust-rotated')
  await choose(page, 'Back to Trust')
  await expectSaid(page, 'Earlier keys of this station')
  await lookAround(app, 'trust-own-former')
  const again = join(pair.root, 'again')
  await answerSaveDialog(app, again)
  await choose(page, 'Save the last statement again')
  await expectSaid(page, `Statement written to ${again}`)
  // The window goes on with the new key: it can write and sign.
  await openPlace(page, 3)
  await choose(page, /^Verify (the )?ledger/)
  await expectSaid(page, /intact|whole/i)
  await app.close()

  // The receiver imports the statement.
  app = await launchApp({ home: pair.receiver })
  page = app.window
  await openPlace(page, 4)
  await answerOpenDialog(app, again)
  await choose(page, 'Import keys from a file')
  await expectSaid(page, 'The earlier key signed this statement')
  await lookAround(app, 'trust-import-statement')
  await choose(page, 'Trust the new key')
  await expectSaid(page, 'Its holder replaced this key by a newer one.')
  expect(await eventsOf(pair.receiver, 'signer.rotated')).toMatchObject([{ successor: renewed['fingerprint'] }])
})
