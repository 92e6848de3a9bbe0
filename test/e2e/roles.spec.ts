/** What each role is offered: navigation, commands, start page and controls follow what main says that the account may do. */
import { userInfo } from 'node:os'
import { expect, test, type Page } from '@playwright/test'
import { causeway, makePair, pinSender, succeed, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, openPlace, press } from './operator'

const OTHERS = 'administrators=LAB\\anna'

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

const places = (page: Page): Promise<string[]> =>
  page.getByRole('navigation', { name: 'Places' }).locator('.place').allInnerTexts()

async function commands(page: Page): Promise<string[]> {
  await page.keyboard.press('Control+k')
  const found = await page.getByRole('dialog').getByRole('option').allInnerTexts()
  await page.keyboard.press('Escape')
  return found
}

test('an account that becomes an auditor is told so where it stands, and is offered only what it may do', async () => {
  test.setTimeout(120_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await expect(page.getByRole('button', { name: 'Receive a transfer' })).toBeVisible()
  await expect(page.getByText('administrator', { exact: true })).toBeVisible()
  expect(await places(page)).toEqual(['Send', 'Receive', 'History', 'Trust', 'Settings'])

  // What an administrator changes counts for the engine at once.
  await openPlace(page, 5)
  const protection = page.getByRole('radiogroup', { name: 'Write-protected media only' })
  await protection.getByRole('radio', { name: 'Yes' }).click()
  await press(page, 'Save policy')
  await expectSaid(page, 'The policy is saved.')
  const refused = await causeway(pair.receiver, 'verify', pair.medium)
  expect(refused.document.error?.code).toBe('medium.not-write-protected')
  await openPlace(page, 2)
  await expect(page.getByRole('button', { name: 'Receive a transfer' })).toBeVisible()

  await succeed(pair.receiver, 'trust', 'policy', '--set', OTHERS, '--set', `auditors=${userInfo().username}`)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expectSaid(page, 'The role of auditor does not allow this')
  await expectSaid(page, /reserved for administrators and operators\. .* LAB\\anna can change/)
  await expect(page.getByRole('button', { name: 'Receive a transfer' })).toBeHidden()
  expect(await places(page)).toEqual(['History', 'Trust', 'Settings'])
  await lookAround(app, 'roles-not-permitted')
  const offered = await commands(page)
  expect(offered.filter((command) => /Send|Receive|other side/.test(command))).toEqual([])
  expect(offered.some((command) => command.includes('Go to History'))).toBe(true)

  // The numbers are those that stand in the sidebar; what is not there has none.
  await openPlace(page, 4)
  await expectSaid(page, 'The role of auditor does not allow this')
  await openPlace(page, 2)
  await expectSaid(page, 'M. Operator')
  await expectSaid(page, /reserved for administrators and operators/)
  for (const name of [/^Add a key/, /^Import a new key/, /^Revoke/])
    await expect(page.getByRole('button', { name })).toHaveCount(0)
  await lookAround(app, 'roles-auditor-trust')
  await openPlace(page, 3)
  await expect(page.getByRole('button', { name: 'Check the health of WSUS' })).toHaveCount(0)
  await expect(page.getByLabel('Auditors', { exact: true })).toBeDisabled()
  await expect(page.getByLabel('Remind to verify the ledger')).toBeDisabled()
  await lookAround(app, 'roles-auditor-settings')
  // The engine is the one that refuses, whatever the page offers.
  const replies = await page.evaluate(async () => [
    await window.causeway['jobs.start-receive'](),
    await window.causeway['practice.rehearse']('good-day'),
    await window.causeway['app.set-preferences']({ language: 'en', theme: 'light', ledgerCheckDays: null }),
    await window.causeway['app.set-preferences']({ language: 'en', theme: 'light' }),
  ])
  expect(replies.map((reply) => (reply.ok ? 'allowed' : reply.error.code))).toEqual([
    'operator.not-permitted',
    'operator.not-permitted',
    'operator.not-permitted',
    'allowed',
  ])
  await app.close()

  app = await launchApp({ home: pair.receiver })
  await expect(app.window.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await expect(app.window.getByRole('button', { name: 'Check a medium' })).toBeVisible()
})

test('an operator sends, and sees why keys and policy are for administrators', async () => {
  test.setTimeout(120_000)
  await succeed(pair.sender, 'trust', 'policy', '--set', OTHERS, '--set', 'keys-trusted-by=administrators')
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await expect(page.getByRole('button', { name: 'Start transfer' })).toBeVisible()
  expect(await places(page)).toEqual(['Send', 'Receive', 'History', 'Trust', 'Settings'])
  await openPlace(page, 4)
  await expectSaid(page, /reserved for administrators\. .* LAB\\anna can change/)
  await expect(page.getByRole('button', { name: /^Add a key/ })).toHaveCount(0)
  await lookAround(app, 'roles-operator-trust')
  await openPlace(page, 5)
  await expectSaid(page, /: operator\./)
  await expect(page.getByRole('button', { name: 'Save policy' })).toHaveCount(0)
  await expect(page.getByLabel('Administrators', { exact: true })).toBeDisabled()
  await expect(page.getByRole('radiogroup', { name: 'Pinned keys only' }).getByRole('radio').first()).toBeDisabled()
  await expect(page.getByLabel('Personal credential', { exact: true })).toBeEnabled()
})
