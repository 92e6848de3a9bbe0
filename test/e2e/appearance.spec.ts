/**
 * Every place and the main states as they look: in three languages, light and dark, in the smallest window and a large
 * one. A picture of each is kept for a person to look at; axe and the measures here find what a person need not.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { Language } from '../../shared/domain'
import type { Theme } from '../../shared/station'
import { en } from '../../renderer/messages/en'
import { fr } from '../../renderer/messages/fr'
import { nl } from '../../renderer/messages/nl'
import { makePair, sendTransfer, type Pair } from '../support/stations'
import { launchApp, type RunningApp } from './app'
import { expectAccessible, look } from './look'
import { expectSaid, goOn, identify, missingGroups, openPlace, press, sendUpToCopy } from './operator'

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

let pair: Pair
test.beforeAll(async () => {
  pair = await makePair()
  await sendTransfer(pair)
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

/** Changes language and theme through the command list, which leaves the page as it is. */
async function wear(page: Page, language: Language, theme: Theme): Promise<void> {
  const now = (await page.locator('html').getAttribute('lang')) as Language
  const { frame, common } = CATALOGUES[now]
  await command(page, frame.commands.language(common.languages[language]))
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  await command(page, CATALOGUES[language].frame.commands.theme[theme])
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
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

async function resize(width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
  await expect.poll(() => app.window.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
}

/** Looks at what is shown in every language, theme and size; ends in English, light and small as it began. */
async function lookAround(state: string): Promise<void> {
  for (const [language, theme] of LOOKS) {
    await wear(app.window, language, theme)
    for (const [width, height] of SIZES) {
      await resize(width, height)
      const name = `${state}, ${language} ${theme} ${width}`
      expect(await misfits(app.window), name).toEqual([])
      await look(app, name.replaceAll(', ', '-').replaceAll(' ', '-'))
    }
    // The size of the window changes no colour and no name.
    await expectAccessible(app.window, `${state}, ${language} ${theme}`)
  }
}

test('the places of the connected station', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.sender })
  for (const [n, place] of (['send', 'receive', 'history', 'trust', 'settings'] as const).entries()) {
    await openPlace(app.window, (n + 1) as 1 | 2 | 3 | 4 | 5)
    if (place === 'history') await app.window.getByRole('table').waitFor()
    await lookAround(`connected-${place}`)
  }
})

test('a send', async () => {
  test.setTimeout(300_000)
  const medium = join(pair.root, 'second-medium')
  await mkdir(medium)
  app = await launchApp({ home: pair.sender })
  const page = app.window
  await openPlace(page, 1)
  await sendUpToCopy(app, medium)
  for (const [step, state] of [
    [/^1 /, 'server'],
    [/^2 /, 'export'],
    [/^3 /, 'plan'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click()
    await lookAround(`send-${state}`)
  }
})

test('a receive, and the places of the disconnected station', async () => {
  test.setTimeout(300_000)
  app = await launchApp({ home: pair.receiver })
  const page = app.window
  await openPlace(page, 4)
  await lookAround('disconnected-trust-empty')
  await openPlace(page, 2)
  await lookAround('disconnected-receive')
  await identify(app, pair.medium)
  await lookAround('receive-claims')
  await goOn(page, 'Trust')
  await expectSaid(page, 'This station does not know the key')
  await lookAround('trust-prompt')
  const groups = await missingGroups(page, pair.senderFingerprint)
  await page.getByLabel('Who holds this key').fill('M. Operator, export site')
  for (const [n, group] of groups.entries()) {
    await page.getByRole('main').getByRole('textbox', { name: /group/i }).nth(n).fill(group)
  }
  await press(page, 'Trust this key')
  await goOn(page, 'Verify')
  await press(page, 'Start verification')
  await goOn(page, 'Server')
  await goOn(page, 'Content')
  await press(page, 'Copy content')
  await goOn(page, 'Metadata')
  await press(page, 'Import metadata')
  await goOn(page, 'Confirm')
  await lookAround('receive-confirm')
  await goOn(page, 'Receipt')
  await press(page, 'Sign receipt')
  await expectSaid(page, 'Verified.')
  await lookAround('receive-verdict')
  await press(page, 'Show in History')
  await expectSaid(page, 'What happened')
  await lookAround('history-transfer')
  await openPlace(page, 4)
  await expectSaid(page, 'first use')
  await lookAround('disconnected-trust')
})
