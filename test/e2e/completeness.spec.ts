/** What is missing, why the transfer goes on without it, and what the other side makes of it and of the approvals. */
import { expect, test } from '@playwright/test'
import { PracticeApprovals } from '../support/practice-approvals'
import { makePair, pinSender, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import {
  expectSaid,
  goOn,
  openPlace,
  press,
  receiveUpToContent,
  sealAndHandOver,
  STEP_TIME,
  useFolder,
} from './operator'

let pair: Pair
let servers: PracticeApprovals
test.beforeAll(async () => {
  pair = await makePair(24)
  await pinSender(pair)
  servers = new PracticeApprovals(pair)
  const [wanted, declined, ...others] = (await servers.updates()).filter(({ files }) => files.length > 0)
  if (!wanted || !declined) throw new Error('too few updates')
  servers.change('export', (all) => {
    all.approvals = all.approvals.filter(({ updateId }) => updateId !== declined.updateId)
    all.declined.push(declined.updateId, ...others.slice(-1).map(({ updateId }) => updateId))
  })
  for (const row of [wanted, declined]) servers.removeFiles(row)
  servers.approveFor('Servers')
  servers.renameGroup('import', 'Servers', 'Member servers')
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

test('files are missing, and the send goes on for a reason that is recorded', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 1)
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  await press(page, 'Start transfer')
  await goOn(page, 'Export')
  await press(page, 'Start export')
  await expectSaid(page, 'By classification')
  await lookAround(app, 'send-package')
  await goOn(page, 'Plan')
  await expectSaid(page, 'Go on without them')
  const accept = page.getByRole('button', { name: 'Go on without these files' })
  await expect(accept).toBeDisabled()
  await lookAround(app, 'send-plan-missing')
  await page.getByLabel('Reason').fill('Superseded next week, agreed with S. Site')
  await accept.click()
  await expectSaid(page, 'The transfer goes on without them: Superseded next week')
  await lookAround(app, 'send-plan-accepted')
  await goOn(page, 'Media')
  await useFolder(app, pair.medium)
  await press(page, 'Use these media')
  await goOn(page, 'Copy')
  await press(page, 'Start copy')
  await sealAndHandOver(page)
})

test('the other side names what did not come, and applies approvals when the operator says so', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await receiveUpToContent(app, pair.medium)
  await press(page, 'Copy content')
  await expectSaid(page, 'A server that has this transfer alone')
  await page.getByText('missing files', { exact: false }).last().click()
  await lookAround(app, 'receive-needs')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await goOn(page, 'Confirm')
  await expectSaid(page, 'Approvals of the export server')
  await expectSaid(page, /files were not in this transfer/)
  expect(servers.read('import').approvals).toEqual([])
  await lookAround(app, 'receive-approvals')
  const apply = page.getByRole('button', { name: 'Apply approvals' })
  await expect(apply).toBeDisabled()
  await page.getByLabel('“Servers” is here:').selectOption('Member servers')
  await expect(apply).toBeEnabled({ timeout: STEP_TIME })
  await apply.click()
  await expectSaid(page, /approvals and declines were applied/)
  await lookAround(app, 'receive-approvals-applied')
  expect(servers.read('import').approvals.length).toBeGreaterThan(10)
  expect(servers.read('import').declined).toHaveLength(2)
  await goOn(page, 'Receipt')
  await press(page, 'Sign receipt')
  await expectSaid(page, 'Verified.')
})
