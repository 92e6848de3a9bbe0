/** What the operator does in the window, in the words that stand on it. */
import { expect, type Page } from '@playwright/test'
import type { JobView } from '../../shared/jobs'
import { answerOpenDialog, type RunningApp } from './app'

/** Steps run real work on machines with two busy cores: long enough for the slowest of them. */
export const STEP_TIME = 60_000

/** Presses a button of the page, not of the sidebar, once it can be pressed. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).click({ timeout: STEP_TIME })
}

/** Goes to a place by its number on the keyboard, once the window has read its station. */
export async function openPlace(page: Page, place: 1 | 2 | 3 | 4 | 5): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).waitFor({ timeout: STEP_TIME })
  await page.keyboard.press(`Control+${place}`)
}

/** Waits for a step's result and goes on to the next step. */
export async function goOn(page: Page, next: string): Promise<void> {
  await press(page, `Continue: ${next}`)
}

/** Waits until the page says something. */
export async function expectSaid(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole('main').getByText(text).first()).toBeVisible({ timeout: STEP_TIME })
}

/** Chooses a folder that stands in for a medium. */
export async function useFolder(app: RunningApp, folder: string): Promise<void> {
  await answerOpenDialog(app, folder)
  await press(app.window, 'Use a folder instead…')
  await expect(app.window.getByRole('checkbox', { checked: true })).toBeVisible({ timeout: STEP_TIME })
}

/** Starts to receive what lies in a folder, up to what the medium claims to be. */
export async function identify(app: RunningApp, folder: string): Promise<void> {
  await press(app.window, 'Receive a transfer')
  await useFolder(app, folder)
  await press(app.window, 'Look for the transfer')
  await expectSaid(app.window, 'Claims, not proven yet')
}

/** Goes through a receive of a signer who is trusted, up to the Content step, which waits for the operator. */
export async function receiveUpToContent(app: RunningApp, folder: string): Promise<void> {
  const page = app.window
  await identify(app, folder)
  await goOn(page, 'Trust')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  await goOn(page, 'Content')
}

/** Goes through a send from its first step to the Copy step, which waits for the operator. */
export async function sendUpToCopy(app: RunningApp, folder: string): Promise<void> {
  const page = app.window
  await page.getByLabel('Name of the receiving station').fill('Import 1')
  await press(page, 'Start transfer')
  await goOn(page, 'Export')
  await press(page, 'Start export')
  await goOn(page, 'Plan')
  await goOn(page, 'Media')
  await useFolder(app, folder)
  await press(page, 'Use these media')
  await goOn(page, 'Copy')
}

/** Seals what was copied and records who takes it; ends at the verdict. */
export async function sealAndHandOver(page: Page): Promise<void> {
  await goOn(page, 'Seal')
  await press(page, 'Seal and sign')
  await goOn(page, 'Hand over')
  await page.getByLabel('Taken by').fill('Courier B. Smit')
  await press(page, 'Record hand-over')
  await expectSaid(page, 'Verified.')
}

/** The transfer under way, as main has it. */
export async function currentJob(page: Page): Promise<JobView> {
  const reply = await page.evaluate(() => window.causeway['jobs.list']())
  const job = reply.ok ? reply.value[0] : undefined
  if (!job) throw new Error('no transfer')
  return job
}

/** The three groups that the trust prompt asks for, from the fingerprint that the sender read out. */
export async function missingGroups(page: Page, fingerprint: string): Promise<string[]> {
  const groups = (await currentJob(page)).challenge?.groups ?? []
  return groups.flatMap((group, n) => (group === null ? [fingerprint.slice(7 + 4 * n, 11 + 4 * n)] : []))
}
