import { join } from 'node:path'
import { expect, test } from 'vitest'
import { languageOf } from '../../../electron/ipc/language'
import { otherSideHome, otherSideStation } from '../../../electron/ipc/other-side'

test('the pair of homes leads there and back', () => {
  const home = join('/home', 'm', 'causeway')
  const other = otherSideHome(home)
  expect(other).toBe(join(home, 'practice', 'other-side'))
  expect(otherSideHome(other)).toBe(home)
})

test('the other station has the other role and is a practice station in the same language', () => {
  const own = { role: 'connected', preferences: { language: 'nl', theme: 'dark' } } as never
  expect(otherSideStation(own)).toEqual({
    role: 'disconnected',
    name: 'Import 1',
    server: 'practice',
    language: 'nl',
  })
  expect(otherSideStation({ ...(own as object), role: 'disconnected' } as never)).toMatchObject({
    role: 'connected',
    name: 'Export 1',
  })
})

test.each([
  ['fr-BE', 'fr'],
  ['nl', 'nl'],
  ['NL_be', 'nl'],
  ['de-DE', 'en'],
  ['', 'en'],
])("the system's language %s is %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})
