import { expect, test } from 'vitest'
import { PathTokens, type PathPurpose } from '../../../electron/ipc/tokens'

const PURPOSES: readonly PathPurpose[] = ['medium', 'companion-folder', 'key-file', 'signer-file', 'scanner-program']

test('keeps the token of a path, and lets only given tokens name a path', () => {
  const tokens = new PathTokens()
  const token = tokens.tokenFor('/media/m/STICK', 'medium')
  expect(token).toMatch(/^[0-9a-f-]{36}$/)
  expect(tokens.tokenFor('/media/m/STICK', 'medium')).toBe(token)
  expect(tokens.tokenFor('/media/m/OTHER', 'medium')).not.toBe(token)
  expect(tokens.pathOf(token, 'medium')).toBe('/media/m/STICK')
  for (const guess of ['/media/m/STICK', '', '__proto__', 'constructor'])
    expect(() => tokens.pathOf(guess, 'medium')).toThrow(expect.objectContaining({ code: 'usage' }))
})

test.each(PURPOSES)('refuses what was picked as a %s for every other purpose', (purpose) => {
  const tokens = new PathTokens()
  const given = PURPOSES.map((each) => tokens.tokenFor('/media/m/STICK', each))
  expect(new Set(given).size).toBe(PURPOSES.length)
  const token = tokens.tokenFor('/media/m/STICK', purpose)
  for (const other of PURPOSES) {
    const use = () => tokens.pathOf(token, other)
    if (other === purpose) expect(use()).toBe('/media/m/STICK')
    else expect(use).toThrow(expect.objectContaining({ code: 'usage' }))
  }
})
