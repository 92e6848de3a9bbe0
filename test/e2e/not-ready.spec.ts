/** Servers that are not ready, and places whose work belongs to the other side. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { makePair, pinSender, sendTransfer, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { expectAccessible, look } from './look'
import { lookAround } from './look-around'
import { expectSaid, goOn, identify, openPlace, press } from './operator'

let pair: Pair
test.beforeAll(async () => {
  pair = await makePair()
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

type Settings = Record<string, unknown>

/** Changes what a practice server says of itself; answers the way back. */
async function changeServer(
  home: string,
  side: string,
  change: (now: Settings) => Settings,
): Promise<() => Promise<void>> {
  const file = join(home, 'practice', side, 'server.json')
  const before = await readFile(file, 'utf8')
  const now = JSON.parse(before) as Settings
  await writeFile(file, JSON.stringify({ ...now, ...change(now) }))
  return () => writeFile(file, before)
}

/** A failed check says what it means and what to do, without anything being unfolded. */
async function expectFailedCheck(page: Page, label: string, meaning: string, next: string): Promise<void> {
  const check = page.getByRole('listitem').filter({ hasText: label })
  await expect(check).toContainText('Not in order')
  await expect(check.getByText(meaning)).toBeVisible()
  await expect(check.getByText(next)).toBeVisible()
}

const expectFailedSync = (page: Page): Promise<void> =>
  expectFailedCheck(
    page,
    'Last synchronization succeeded',
    'The metadata would carry the state before the failed synchronization.',
    'Synchronize software updates again and wait until it succeeds.',
  )

test('a failed synchronization stops the send until it is mended', async () => {
  const mend = await changeServer(pair.sender, 'export', ({ syncHistory }) => ({
    syncHistory: (syncHistory as Settings[]).map((run) => ({
      ...run,
      result: 'failed',
      error: 'The remote name could not be resolved.',
    })),
  }))
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  await press(page, 'Start transfer')
  await expect(page.getByRole('main').getByRole('button', { name: 'Check again' })).toBeVisible()
  await expectFailedSync(page)
  await expect(page.getByRole('button', { name: /^Continue/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Start export' })).toHaveCount(0)
  await lookAround(app, 'send-blocked')
  await press(page, 'Check again')
  await expectFailedSync(page)
  await mend()
  await press(page, 'Check again')
  await goOn(page, 'Export')
  await expect(page.getByRole('button', { name: 'Start export' })).toBeVisible()
})

test('a replica on the import side stops the receive until it is mended', async () => {
  await sendTransfer(pair)
  await pinSender(pair)
  const mend = await changeServer(pair.receiver, 'import', () => ({ replica: true }))
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await identify(app, pair.medium)
  await goOn(page, 'Trust')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  await expect(page.getByRole('main').getByRole('button', { name: 'Check again' })).toBeVisible()
  await expectFailedCheck(
    page,
    'replica',
    'A replica takes over the approvals of another server and cannot import on its own.',
    'In the WSUS options set the server to autonomous mode.',
  )
  await expect(page.getByRole('button', { name: 'Copy content' })).toHaveCount(0)
  await look(app, 'receive-blocked')
  await expectAccessible(page, 'receive, blocked')
  await mend()
  await press(page, 'Check again')
  await goOn(page, 'Content')
  await expect(page.getByRole('button', { name: 'Copy content' })).toBeVisible()
})

for (const side of ['connected', 'disconnected'] as const) {
  test(`the ${side} station explains the other side's place and offers nothing it cannot do`, async () => {
    app = await launchApp({ home: side === 'connected' ? pair.sender : pair.receiver })
    const page = app.window
    await openPlace(page, side === 'connected' ? 2 : 1)
    const other =
      side === 'connected'
        ? 'Receiving happens at the disconnected station'
        : 'Sending happens at the connected station'
    await expectSaid(page, other)
    // In practice mode the other side can be opened; that is all.
    await expect(page.getByRole('main').getByRole('button')).toHaveText(['Open the other side'])
    await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0)
    const denied = await page.evaluate(
      (isConnected) =>
        isConnected
          ? window.causeway['jobs.start-receive']()
          : window.causeway['jobs.start-send']({ destination: 'Import 1' }),
      side === 'connected',
    )
    expect(denied.ok).toBe(false)
    await look(app, `other-side-${side}`)
    await expectAccessible(page, `the other side at the ${side} station`)
  })
}
