/** What the end-to-end tests see: pictures for a person to look at, and axe for WCAG 2.2 AA. */
import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import axe, { type default as Axe } from 'axe-core'
import type { RunningApp } from './app'

const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures')

/** Keeps a picture of the window as `test-results/pictures/<name>.png`. */
export async function look(app: RunningApp, name: string): Promise<void> {
  await app.window.screenshot({ path: pictureFile(name) })
}

/** The same of another page, in its whole length. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: pictureFile(name), fullPage: true })
}

const pictureFile = (name: string): string => resolve(PICTURES, `${name.toLowerCase().replaceAll(' ', '-')}.png`)

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * No violation of WCAG 2.2 A or AA that axe can find. Its half a megabyte is read once by each page, and only what is
 * violated is described: that takes an eighth of the time.
 */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: typeof Axe }
    const results = await axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })
    return results.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(' ')) }))
  }, RULES)
  expect(violations, state).toEqual([])
}
