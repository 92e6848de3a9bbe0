/** The keyboard alone: from first run to the Plan step of a send, with the focus always to be seen. */
import { expect, test, type Page } from '@playwright/test'
import { launchApp } from './app'
import { STEP_TIME } from './operator'

/** Something marks the element that has the focus: a ring on it or drawn over it, or a border of the box around it. */
async function expectFocusVisible(page: Page): Promise<void> {
  const marked = await page.evaluate(() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return 'nothing has the focus'
    const ringOf = (element: Element, part?: string): boolean => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, part)
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
    }
    // The command list shows it on the option and by the line below its field.
    const isSearch = focused.getAttribute('role') === 'combobox'
    if (isSearch || ringOf(focused) || ringOf(focused, '::after')) return 'visible'
    return `not visible on ${focused.outerHTML.slice(0, 200)}`
  })
  expect(marked).toBe('visible')
}

/** Presses Tab until the focus is on what has this accessible name; each stop on the way must be visible. */
async function tabTo(page: Page, role: 'button' | 'radio' | 'textbox', name: string | RegExp): Promise<void> {
  const target = page.getByRole(role, { name })
  await expect(target).toBeEnabled({ timeout: STEP_TIME })
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab')
    const leftPage = await page.evaluate(() => document.activeElement === document.body)
    if (leftPage) continue
    await expectFocusVisible(page)
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`Tab does not reach ${String(name)}`)
}

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
