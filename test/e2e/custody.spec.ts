/** Which device carried what and who had it when: seen at Identify, in the history, and recorded by two people. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { LoopMedium, disposeAll, whyNoLoopMedia } from '../support/media/loop'
import { systemProgram } from '../../electron/processes/system-programs'
import { tellAsSticks } from '../support/media/told-as-sticks'
import { runInstead, withProgramOver } from '../support/other-programs'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { look } from './look'
import { lookAround } from './look-around'
import { expectSaid, goOn, openPlace, press, STEP_TIME } from './operator'

const why = whyNoLoopMedia(['ext4'])
test.skip(why !== null, why ?? '')

let pair: Pair
let app: RunningApp
let lsblk: string
let endTelling = (): void => undefined

/** The window sees the sticks too. */
const inOwnFileSystem = (program: string): string =>
  withProgramOver(join(pair.root, 'bin/start'), program, { over: systemProgram('lsblk'), lies: lsblk })

test.beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  const [sent, copy] = [new LoopMedium({ fileSystem: 'ext4' }), new LoopMedium({ fileSystem: 'ext4' })]
  for (const { mountPoint } of [sent, copy]) rmSync(join(mountPoint, 'lost+found'), { recursive: true })
  lsblk = tellAsSticks(join(pair.root, 'bin'), [
    { medium: sent, serial: '4C530001170321', label: 'CARRIER-1' },
    { medium: copy, serial: '9F20B7C4', label: 'STICK' },
  ])
  endTelling = runInstead('lsblk', lsblk)
  await sendTransfer({ ...pair, medium: sent.mountPoint }, '--carrier', 'B. Smit', '--seal', 'A-1174')
  cpSync(join(sent.mountPoint, 'causeway'), join(copy.mountPoint, 'causeway'), { recursive: true })
  writeFileSync(join(copy.mountPoint, 'autorun.inf'), 'x')
  await succeed(pair.receiver, 'custody', 'label', '9F20B7C4', '--label', 'RED-07')
  await succeed(pair.receiver, 'custody', 'lost', '9F20B7C4', '--note', 'left on the train')
})
test.afterAll(() => {
  endTelling()
  disposeAll()
  pair.dispose()
})
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

test('a copy on a lost device is flagged, looked up, handed over by two, and not sanitised while it holds a volume', async () => {
  test.setTimeout(240_000)
  app = await launchApp({ home: pair.receiver, startedBy: inOwnFileSystem })
  const page = app.window
  await openPlace(page, 2)
  await press(page, 'Receive a transfer')
  await page.getByRole('checkbox', { name: /STICK/ }).check({ timeout: STEP_TIME })
  await press(page, 'Look for the transfer')
  await expectSaid(page, 'Claims, not proven yet')
  await expectSaid(page, 'autorun.inf')
  await expectSaid(page, '9F20B7C4 ≠ 4C530001170321')
  await lookAround(app, 'custody-identify')
  await goOn(page, 'Trust')
  await expectSaid(page, '9F20B7C4 ≠ 4C530001170321')

  await openPlace(page, 3)
  await press(page, 'Media')
  await expectSaid(page, 'RED-07')
  await lookAround(app, 'custody-media')
  // The whole row is the button's; the keyboard reaches it.
  await page.getByRole('button', { name: 'Show device 9F20B7C4' }).focus()
  await page.keyboard.press('Enter')
  await expectSaid(page, 'Nobody has accounted for this')
  await lookAround(app, 'custody-device')

  await page.getByLabel('To', { exact: true }).fill('K. Jansen')
  await page.getByLabel('Seal numbers').fill('A-1174, A-1175')
  await press(page, 'Continue: K. Jansen confirms')
  await expectSaid(page, 'You confirm that you take this device')
  await lookAround(app, 'custody-confirm')
  const name = page.getByLabel('Type your name')
  await name.fill('Somebody else')
  await press(page, 'I confirm')
  await expectSaid(page, 'Somebody else cannot confirm this hand-over')
  await name.fill('k. jansen')
  await page.keyboard.press('Enter')
  await expectSaid(page, 'confirmed by both')

  await page.getByLabel('What happened').selectOption('It was sanitised')
  await press(page, 'Record')
  await expectSaid(page, 'This is needed.')
  await page.getByLabel('Tool or service').fill('nvme sanitize')
  await page.getByLabel('How it was verified').fill('Certificate 88-17')
  await lookAround(app, 'custody-sanitise')
  await press(page, 'Record')
  await expectSaid(page, 'Check that nothing is left')
  await page.getByRole('checkbox', { name: /STICK/ }).check({ timeout: STEP_TIME })
  await press(page, 'Look for anything left')
  await expectSaid(page, 'Volumes are still on the medium')
  await look(app, 'custody-not-empty')
})
