/** What the end-to-end tests see: pictures for a person to look at, and axe for WCAG 2.2 AA. */
import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
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

/** No violation of WCAG 2.2 A or AA that axe can find. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(' ')) })),
    state,
  ).toEqual([])
}
