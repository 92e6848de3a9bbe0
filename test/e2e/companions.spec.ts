/** Folders that travel beside the content store: named in Settings, planned, placed by the operator, and what is left to do. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { officeFolder, packagesFolder } from '../support/companions'
import { contentsOf } from '../support/refusals'
import { makePair, pinSender, type Pair } from '../support/stations'
import { answerOpenDialog, launchApp, type RunningApp } from './app'
import { lookAround } from './look-around'
import { expectSaid, goOn, openPlace, press, receiveUpToContent, sealAndHandOver, sendUpToCopy } from './operator'

let pair: Pair
let office: string
test.beforeAll(async () => {
  pair = await makePair()
  await pinSender(pair)
  office = officeFolder(join(pair.root, 'Office365updates'))
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

async function addFolder(name: string, folder: string): Promise<void> {
  const page = app.window
  await page.getByLabel('Name', { exact: true }).fill(name)
  await answerOpenDialog(app, folder)
  await press(page, 'Choose folder…')
  await expectSaid(page, folder)
  await press(page, 'Add folder')
  await expect(page.getByRole('button', { name: `Remove ${name} from the list` })).toBeVisible()
}

test('the folders of the settings travel with a send', async () => {
  test.setTimeout(300_000)
  const medium = pair.medium
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 5)
  await addFolder('Microsoft 365 Apps', office)
  await addFolder('UpdateServicesPackages', packagesFolder(join(pair.root, 'UpdateServicesPackages')))
  await page.getByRole('heading', { name: 'Companion folders' }).scrollIntoViewIfNeeded()
  await lookAround(app, 'settings-companions')
  await openPlace(page, 1)
  await sendUpToCopy(app, medium)
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^3 / }).click()
  await expectSaid(page, 'Companion folders')
  await lookAround(app, 'send-companions')
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^5 / }).click()
  await press(page, 'Start copy')
  await sealAndHandOver(page)
})

test('the operator says where each goes, and sees what is left to do', async () => {
  test.setTimeout(300_000)
  const place = join(pair.root, 'far', 'Office365updates')
  await mkdir(place, { recursive: true })
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 2)
  await receiveUpToContent(app, pair.medium)
  await expectSaid(page, 'Where the companion folders go')
  await expect(page.getByRole('button', { name: 'Copy content' })).toBeDisabled()
  await lookAround(app, 'receive-companion-places')
  await answerOpenDialog(app, place)
  await press(page, 'Choose folder for Microsoft 365 Apps')
  await expectSaid(page, place)
  await press(page, 'Leave on the medium: UpdateServicesPackages')
  await press(page, 'Copy content')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await goOn(page, 'Confirm')
  await expectSaid(page, 'To do next with Microsoft 365 Apps')
  await lookAround(app, 'receive-companions-next')
  expect(contentsOf(place)).toEqual(contentsOf(office))
})
