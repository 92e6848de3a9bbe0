/** The keyboard alone: from first run to the Plan step of a send, with the focus always to be seen. */
import { expect, test } from '@playwright/test'
import { launchApp } from './app'
import { expectFocusVisible, tabTo } from './by-keyboard'
import { STEP_TIME } from './operator'

test('from first run to the plan of a send without a pointer', async () => {
  test.setTimeout(240_000)
  const app = await launchApp()
  const page = app.window
  const { keyboard } = page
  const commands = page.getByRole('combobox', { name: 'Type a command' })
  await page.getByRole('heading', { name: 'Set up this station' }).waitFor()
  await tabTo(page, 'radio', /^At the export server/)
  await keyboard.press('Space')
  await expect(page.getByRole('radio', { name: /^At the export server/ })).toBeChecked()
  await tabTo(page, 'textbox', 'Name of this station')
  await keyboard.type('Export 1')
  await tabTo(page, 'radio', /^Practice/)
  await keyboard.press('Space')
  await tabTo(page, 'button', 'Set up station')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Export 1 is set up' }).waitFor({ timeout: STEP_TIME })
  await tabTo(page, 'button', 'Go to Send')
  await keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Places' }).waitFor()

  const places = ['Send', 'Receive', 'History', 'Trust', 'Settings']
  for (const [n, place] of places.entries()) {
    await keyboard.press(`Control+${n + 1}`)
    // The title has the focus, so that reading begins at the top of the new place.
    await expect(page.getByRole('heading', { level: 1, name: place })).toBeFocused()
  }

  await keyboard.press('Control+k')
  await expect(commands).toBeFocused()
  await expectFocusVisible(page)
  await keyboard.press('Escape')
  await expect(commands).toBeHidden()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await keyboard.press('Control+k')
  await keyboard.type('go to send')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Send' })).toBeFocused()

  await tabTo(page, 'textbox', 'Name of the receiving station')
  await keyboard.type('Import 1')
  await keyboard.press('Escape')
  await expect(page.getByRole('textbox', { name: 'Name of the receiving station' })).toHaveValue('Import 1')
  await keyboard.press('Enter')
  // Enter on the page stands for the step's action where that is safe.
  await page.getByRole('button', { name: 'Continue: Export' }).waitFor({ timeout: STEP_TIME })
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Start export' }).waitFor()
  await tabTo(page, 'radio', /^xml\.gz/)
  await keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /^cab/ })).toBeChecked()
  await keyboard.press('ArrowUp')
  await tabTo(page, 'button', 'Start export')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continue: Plan' }).waitFor({ timeout: STEP_TIME })

  // Esc closes the question and destroys nothing; Enter on the question does the harmless thing.
  await tabTo(page, 'button', 'Cancel transfer…')
  for (const key of ['Escape', 'Enter']) {
    await keyboard.press('Enter')
    const question = page.getByRole('dialog', { name: 'Cancel this transfer?' })
    await question.waitFor()
    await expectFocusVisible(page)
    await keyboard.press(key)
    await expect(question).toBeHidden()
    await expect(page.getByRole('button', { name: 'Cancel transfer…' })).toBeFocused()
  }
  await keyboard.press('Escape')
  await tabTo(page, 'button', 'Continue: Plan')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continue: Media' }).waitFor({ timeout: STEP_TIME })
  const jobs = await page.evaluate(() => window.causeway['jobs.list']())
  expect(jobs.ok && jobs.value.map(({ state, outcome }) => ({ state, outcome }))).toEqual([
    { state: 'idle', outcome: null },
  ])
  expect(app.pageErrors).toEqual([])
  await app.close()
})
