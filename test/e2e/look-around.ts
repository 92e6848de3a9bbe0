/**
 * How a state of the window looks in three languages, light and dark, in the smallest window and a large one. A picture
 * of most is kept for a person to look at; axe and the measures here find what a person need not.
 */
import { expect, type Page } from '@playwright/test'
import type { Language } from '../../shared/domain'
import type { Theme } from '../../shared/station'
import { en } from '../../renderer/messages/en'
import { fr } from '../../renderer/messages/fr'
import { nl } from '../../renderer/messages/nl'
import type { RunningApp } from './app'
import { expectAccessible, look } from './look'

const CATALOGUES = { en, fr, nl }
const LOOKS: readonly (readonly [Language, Theme])[] = [
  ['fr', 'light'],
  ['nl', 'dark'],
  // Last: the tests go on in English.
  ['en', 'light'],
]
const SIZES = [
  [1920, 1080],
  [1280, 800],
] as const

/** The size that pictures are kept of in every language; of the other one English is enough. */
const SMALL = 1280

/** Changes language and theme through the command list, which leaves the page as it is. */
async function wear(page: Page, language: Language, theme: Theme): Promise<void> {
  const html = page.locator('html')
  const now = (await html.getAttribute('lang')) as Language
  const { frame, common } = CATALOGUES[now]
  if (now !== language) await command(page, frame.commands.language(common.languages[language]))
  await expect(html).toHaveAttribute('lang', language)
  if ((await html.getAttribute('data-theme')) !== theme)
    await command(page, CATALOGUES[language].frame.commands.theme[theme])
  await expect(html).toHaveAttribute('data-theme', theme)
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const list = page.getByRole('dialog').getByRole('combobox')
  await list.fill(words)
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
}

/** What does not fit: a page wider than the window, and text that is cut off by its own box. */
async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const scroller = document.scrollingElement
    if (scroller && scroller.scrollWidth > scroller.clientWidth) found.push('the page is wider than the window')
    const main = document.querySelector('main')
    if (main && main.scrollWidth > main.clientWidth) found.push('the place is wider than its room')
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (element.closest('.visually-hidden') || !element.checkVisibility()) continue
      // A drawing is scaled as a whole: its texts have no box of their own.
      if (element instanceof SVGElement) continue
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      if (!hasText && !(element instanceof HTMLInputElement)) continue
      const { overflowX, overflowY, display } = getComputedStyle(element)
      if (display.startsWith('inline') && !display.includes('-')) continue
      const clips = (value: string): boolean => value === 'hidden' || value === 'clip'
      const box = element.getBoundingClientRect()
      const name = `${element.tagName.toLowerCase()} “${element.textContent?.trim().slice(0, 60) ?? ''}”`
      // A title says in full what a box with an ellipsis shortens.
      if (clips(overflowX) && element.scrollWidth > element.clientWidth + 1 && !element.title)
        found.push(`${name} is cut off`)
      if (clips(overflowY) && element.scrollHeight > element.clientHeight + 1) found.push(`${name} is cut off below`)
      if (
        !clips(overflowX) &&
        overflowX === 'visible' &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 0
      )
        found.push(`${name} runs out of its box`)
      if (box.right > innerWidth + 1) found.push(`${name} runs out of the window`)
    }
    return found
  })
}

async function resize(app: RunningApp, width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
  await expect
    .poll(() => app.window.evaluate(() => [innerWidth, innerHeight]), { intervals: [20], timeout: 15_000 })
    .toEqual([width, height])
}

/** Measures what is shown in every language, theme and size; ends in English, light and small as it began. */
export async function lookAround(app: RunningApp, state: string): Promise<void> {
  for (const [language, theme] of LOOKS) {
    await wear(app.window, language, theme)
    for (const [width, height] of SIZES) {
      await resize(app, width, height)
      const name = `${state}, ${language} ${theme} ${width}`
      expect(await misfits(app.window), name).toEqual([])
      if (width === SMALL || language === 'en') await look(app, name.replaceAll(', ', '-').replaceAll(' ', '-'))
    }
    // Names and colours: the size of the window changes neither, and French wears the colours of English.
    if (language !== 'fr') await expectAccessible(app.window, `${state}, ${language} ${theme}`)
  }
}
