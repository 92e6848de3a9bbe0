/** Two stations get to know each other by the line of a key, one takes a new key, the other its word for it. */
import { expect, test, type Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventType } from '../../shared/ledger'
import type { SignerView } from '../../shared/trust'
import { openStation } from '../../electron/station/station'
import { codeOf, pinReceiver } from '../support/receipts'
import { modulesOf, readQr } from '../support/read-qr'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, answerSaveDialog, launchApp, type RunningApp } from './app'
import { look } from './look'
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

async function eventsOf(home: string, type: EventType) {
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
  await look(app, 'trust-own-key')
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
  await choose(page, 'Replace the key')
  await expect(page.getByRole('button', { name: 'Replace the key' })).toBeEnabled()
  expect(await succeed(pair.sender, 'key', 'show'), 'nothing happens without a place').toMatchObject({ fingerprint })
  await answerSaveDialog(app, statement)
  await choose(page, 'Replace the key')
  await expectSaid(page, 'The key is replaced')
  const renewed = await succeed(pair.sender, 'key', 'show')
  expect(renewed['fingerprint']).not.toBe(fingerprint)
  expect(await scan(page, /^QR code of the public key/)).toBe(renewed['publicKey'])
  await look(app, 'trust-rotated')
  await choose(page, 'Back to Trust')
  await expectSaid(page, 'Earlier keys of this station')
  await lookAround(app, 'trust-own-former')
  const again = join(pair.root, 'again')
  await answerSaveDialog(app, again)
  await choose(page, 'Save the last statement again')
  await expectSaid(page, `Statement written to ${again}`)
  // The window goes on with the new key: it writes events and signs.
  const history = join(pair.root, 'history')
  await answerSaveDialog(app, history)
  await openPlace(page, 3)
  await choose(page, 'Hand out the history')
  await expectSaid(page, history)
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

test('a list of signers is compared key by key, and each row says what became of it', async () => {
  test.setTimeout(300_000)
  const keys = []
  for (const name of ['Export 7', 'Export 8', 'Export 9']) {
    const home = join(pair.root, name)
    await succeed(home, 'init', '--role', 'connected', '--name', name, '--practice')
    keys.push(await succeed(home, 'key', 'show'))
  }
  const [first, second, third] = keys.map((key) => ({
    line: String(key['publicKey']),
    fingerprint: String(key['fingerprint']),
  }))
  if (!first || !second || !third) throw new Error('three keys')
  const { publicKey: own } = await succeed(pair.receiver, 'key', 'show')
  const list = join(pair.root, 'allowed_signers')
  await writeFile(
    list,
    [
      `"Export 7" namespaces="causeway-transfer",valid-before="20301231Z" ${first.line}`,
      `"Export 8" ${second.line}`,
      `"Export 9" ${third.line}`,
      `"Import 1" ${String(own)}`,
    ].join('\n'),
  )
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 4)
  await answerOpenDialog(app, list)
  await choose(page, 'Import keys from a file')
  await expectSaid(page, 'this station’s own key')
  await expect(page.getByText(first.fingerprint.slice(7, 20))).toBeHidden()
  for (const holder of ['Export 7', 'Export 8']) {
    await choose(page, `Compare the key of ${holder}`)
    // The first group has the focus; both are given the fingerprint of the first.
    await page.keyboard.insertText(first.fingerprint)
  }
  await choose(page, 'Trust 2 compared keys')
  await expectSaid(page, 'trusted now')
  await expectSaid(page, 'The fingerprint typed is not the fingerprint of this key')
  await lookAround(app, 'trust-import-list')
  const { signers } = await succeed(pair.receiver, 'trust', 'list')
  const trusted = (signers as SignerView[]).map(({ holder }) => holder)
  expect(trusted).toContain('Export 7')
  expect(trusted).not.toContain('Export 8')
  await choose(page, 'Back to Trust')
  await expectSaid(page, 'Export 7')
})

test('the check code is scanned at the receiving station and typed by the scanner at the sender', async () => {
  test.setTimeout(300_000)
  // Stations of their own: the others take new keys.
  const sites = await makePair(2)
  await pinSender(sites)
  await pinReceiver(sites)
  const { transferId } = await sendTransfer(sites)
  await succeed(sites.receiver, 'receive', sites.medium)
  app = await launchApp({ home: sites.receiver })
  await openPlace(app.window, 3)
  await app.window
    .getByRole('button', { name: /^Show transfer / })
    .first()
    .click()
  const code = await scan(app.window, /^QR code of the check code/)
  expect(code).toBe((await codeOf(sites.receiver, transferId)).replaceAll('-', ''))
  await app.window.getByRole('img', { name: /^QR code/ }).scrollIntoViewIfNeeded()
  await look(app, 'history-check-code')
  await app.close()

  app = await launchApp({ home: sites.sender })
  const page = app.window
  await openPlace(page, 1)
  await choose(page, 'Accept a receipt')
  await tabTo(page, 'textbox', 'Code, as the receiving station shows it')
  // A wrong code that a scanner ends with a carriage return and a line feed is one attempt.
  await page.keyboard.type('00000000000000000')
  await page.keyboard.press('Enter')
  await expectSaid(page, 'The code confirms no transfer of this station. 2 attempts left.')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  // Caps Lock turns what a scanner types.
  await page.keyboard.type(code.toLowerCase())
  await page.keyboard.press('Enter')
  await expectSaid(page, `Import 1 confirmed ${transferId}.`)
  expect(await eventsOf(sites.sender, 'receipt.code-wrong')).toHaveLength(1)
  sites.dispose()
})

test('a new station shows its key as a code at once', async () => {
  app = await launchApp()
  const page = app.window
  await page.getByRole('radio', { name: /^At the import server/ }).click()
  await page.getByLabel('Name of this station').fill('Import 5')
  await page.getByRole('radio', { name: /^Practice/ }).click()
  await page.getByRole('button', { name: 'Set up station' }).click()
  await page.getByRole('heading', { name: 'Import 5 is set up' }).waitFor({ timeout: STEP_TIME })
  const { publicKey } = await succeed(app.home, 'key', 'show')
  expect(await scan(page, /^QR code of the public key/)).toBe(publicKey)
  await look(app, 'first-run-key')
})
