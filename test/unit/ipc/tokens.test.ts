import { expect, test } from 'vitest'
import { PathTokens } from '../../../electron/ipc/tokens'

test('a path keeps its token, and only given tokens name a path', () => {
  const tokens = new PathTokens()
  const token = tokens.tokenFor('/media/m/STICK')
  expect(token).toMatch(/^[0-9a-f-]{36}$/)
  expect(tokens.tokenFor('/media/m/STICK')).toBe(token)
  expect(tokens.tokenFor('/media/m/OTHER')).not.toBe(token)
  expect(tokens.pathsOf([token])).toEqual({ [token]: '/media/m/STICK' })
  for (const guess of ['/media/m/STICK', '', '__proto__', 'constructor'])
    expect(() => tokens.pathOf(guess)).toThrow(expect.objectContaining({ code: 'usage' }))
  expect(() => tokens.pathsOf([token, 'guess'])).toThrow()
})
