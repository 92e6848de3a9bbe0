/** The keyboard alone: where the focus is, that it is to be seen, and how it comes to a thing. */
import { expect, type Page } from '@playwright/test'
import { STEP_TIME } from './operator'

/** Something marks the element that has the focus: a ring on it or drawn over it, or a border of the box around it. */
export async function expectFocusVisible(page: Page): Promise<void> {
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
export async function tabTo(page: Page, role: 'button' | 'radio' | 'textbox', name: string | RegExp): Promise<void> {
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

/** Tabs to a button and presses it. */
export async function pressByKeyboard(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, 'button', name)
  await page.keyboard.press('Enter')
}
