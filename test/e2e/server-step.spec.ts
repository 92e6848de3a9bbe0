/** The export server's step: too old, synchronizing, done; Configuration Manager beside it; problems to rehearse. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { causeway, makePair, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { look } from './look'
import { lookAround } from './look-around'
import { expectSaid, openPlace, press, STEP_TIME } from './operator'

let pair: Pair
test.beforeEach(async () => {
  pair = await makePair(12)
})

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
  pair.dispose()
})

async function rehearse(name: string): Promise<void> {
  expect((await causeway(pair.sender, 'practice', 'set', name)).exit).toBe(0)
}

interface Server {
  synchronization: object
  currentSync: { startedAt: string } | null
}

function changeServer(change: (server: Server) => object): void {
  const file = join(pair.sender, 'practice', 'export', 'server.json')
  const server = JSON.parse(readFileSync(file, 'utf8')) as Server
  writeFileSync(file, JSON.stringify({ ...server, ...change(server) }))
}

/** How long the practice server's next synchronization takes, and the one that runs. */
function lasts(seconds: number): void {
  changeServer(({ synchronization }) => ({ synchronization: { ...synchronization, seconds, updates: 12_345 } }))
}

/** Moves the beginning of the synchronization that runs back: it is so much further. */
function advance(seconds: number): void {
  changeServer(({ currentSync }) => ({
    currentSync: currentSync && {
      ...currentSync,
      startedAt: new Date(Date.parse(currentSync.startedAt) - seconds * 1000).toISOString(),
    },
  }))
}

async function startSend(page: Page): Promise<void> {
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  await press(page, 'Start transfer')
}

/** What stands below the fold, for a person to look at. */
async function lookBelow(name: string): Promise<void> {
  await app.window.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
  await look(app, `${name}-below`)
}

const check = (page: Page, label: string): Locator => page.getByRole('listitem').filter({ hasText: label })

test('too old, synchronized from the window, and in order', async () => {
  test.setTimeout(300_000)
  await rehearse('sync-too-old')
  // Until all looks at it are done.
  lasts(600)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await startSend(page)
  await expect(check(page, 'Last synchronization recent enough')).toContainText('Not in order', { timeout: STEP_TIME })
  await expect(page.getByRole('button', { name: /^Continue/ })).toHaveCount(0)
  await lookAround(app, 'server-too-old')
  await lookBelow('server-too-old')

  await press(page, 'Synchronize now')
  await expectSaid(page, 'The server is synchronizing.')
  advance(200)
  await expectSaid(page, / of 12,345/)
  await expect(page.getByRole('progressbar', { name: 'Updates' })).toBeVisible()
  await lookAround(app, 'server-synchronizing')
  await lookBelow('server-synchronizing')
  await openPlace(page, 3)
  await openPlace(page, 1)
  await expectSaid(page, 'The server is synchronizing.')

  lasts(1)
  // Nobody presses anything: the end is seen, and the checks are read again.
  await expectSaid(page, 'The synchronization succeeded.')
  await expect(page.getByRole('button', { name: 'Continue: Export' })).toBeVisible({ timeout: 120_000 })
  await expect(check(page, 'Last synchronization recent enough')).toContainText('In order')
  await page.getByText('Schedule and last synchronizations').click()
  await expect(page.getByRole('row').filter({ hasText: 'a person' })).toHaveCount(1)
  await lookAround(app, 'server-synchronized')
  // What the operator opened stays open, whatever the language.
  await expect(page.getByRole('row').filter({ hasText: 'a person' })).toHaveCount(1)
  await lookBelow('server-synchronized')

  await openPlace(page, 3)
  await page.getByRole('row').filter({ hasText: 'Import 1' }).getByRole('button').first().click()
  await expectSaid(page, 'Synchronization of the export server started')
})

test('a green server synchronized once more cannot be exported meanwhile, with the keyboard alone', async () => {
  lasts(4)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await startSend(page)
  await expect(page.getByRole('button', { name: 'Continue: Export' })).toBeVisible({ timeout: STEP_TIME })
  const button = page.getByRole('button', { name: 'Synchronize now' })
  for (let n = 0; n < 40 && !(await button.evaluate((element) => element === document.activeElement)); n++)
    await page.keyboard.press('Tab')
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(check(page, 'No synchronization running')).toContainText('Not in order', { timeout: STEP_TIME })
  await expect(page.getByRole('button', { name: 'Continue: Export' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Continue: Export' })).toBeVisible({ timeout: STEP_TIME })
  await expect(check(page, 'No synchronization running')).toContainText('In order')
})

test('a synchronization that fails says so, and one found running is watched', async () => {
  await rehearse('next-sync-fails')
  lasts(1)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await startSend(page)
  await press(page, 'Synchronize now')
  await expectSaid(page, 'The synchronization failed.')
  await expect(check(page, 'Last synchronization succeeded')).toContainText('Not in order', { timeout: STEP_TIME })
  await rehearse('sync-running')
  await press(page, 'Check again')
  await expectSaid(page, /found running, watched for/)
})

test('what is wrong is named: updates, Configuration Manager, where to export from', async () => {
  test.setTimeout(300_000)
  await rehearse('configuration-manager-disagrees')
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await startSend(page)
  await expect(check(page, 'Configuration Manager agrees with WSUS')).toContainText('Note', { timeout: STEP_TIME })
  await expectSaid(page, '6703 Synchronization failed')
  await expectSaid(page, 'WSUS decides whether the export can begin.')
  await expectSaid(page, 'Which server to export from')
  await expectSaid(page, /belongs to a stand-alone primary site/)
  await expect(page.getByRole('button', { name: 'Continue: Export' })).toBeVisible()
  await lookAround(app, 'server-configuration-manager')
  await lookBelow('server-configuration-manager')
  await rehearse('update-errors')
  await press(page, 'Check again')
  await expectSaid(page, '2 updates with errors')
  await expectSaid(page, 'FailedToDownloadEula')
  await rehearse('files-not-ready')
  await press(page, 'Check again')
  await expectSaid(page, '2 updates without all their files')
  await expectSaid(page, 'download of the licence terms failed')
  await lookAround(app, 'server-files-not-ready')
  await lookBelow('server-files-not-ready')
})

test('a problem is rehearsed, and the age limit set, in the settings', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 5)
  const problem = page.getByLabel('Rehearse a problem')
  await expect(problem).toHaveValue('good-day', { timeout: STEP_TIME })
  await expectSaid(page, 'All checks are in order.')
  // The other side's problems are not this one's.
  await expect(problem.getByRole('option', { name: 'The import server is a replica' })).toHaveCount(0)
  await problem.selectOption('The last synchronization is too old')
  await expectSaid(page, /Last synchronization recent enough \(Not in order\)/)

  const days = page.getByLabel('Days', { exact: true })
  await expect(days).toHaveValue('30')
  await days.fill('366')
  await days.press('Enter')
  await expectSaid(page, 'Type a whole number of days from 1 to 365.')
  await lookAround(app, 'settings-server')
  await lookBelow('settings-server')
  await days.fill('45')
  await days.press('Enter')
  await expectSaid(page, 'The limit is 45 days.')
  const stored = (): unknown =>
    (JSON.parse(readFileSync(join(pair.sender, 'settings.json'), 'utf8')) as { syncAgeLimitDays: number | null })
      .syncAgeLimitDays
  await expect.poll(stored).toBe(45)
  await page.getByRole('radio', { name: 'No limit' }).click()
  await expect.poll(stored).toBe(null)

  await openPlace(page, 1)
  await startSend(page)
  await expect(check(page, 'Last synchronization recent enough')).toContainText('Not checked', { timeout: STEP_TIME })
  await openPlace(page, 5)
  await page.getByRole('radio', { name: 'Limited' }).click()
  await days.fill('30')
  await days.press('Enter')
  await expect.poll(stored).toBe(30)
  await openPlace(page, 1)
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: /Server/ })
    .click()
  await press(page, 'Check again')
  await expect(check(page, 'Last synchronization recent enough')).toContainText('Not in order', { timeout: STEP_TIME })
})
