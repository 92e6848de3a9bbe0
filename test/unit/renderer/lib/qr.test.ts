/** What is drawn is read back by a reader that was written from the standard. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateKeyPair } from '../../../../electron/trust/ed25519'
import { formatPublicKey, keyComment } from '../../../../electron/trust/openssh'
import { drawQr } from '../../../../renderer/lib/qr'
import { modulesOf, readQr } from '../../../support/read-qr'

const read = (text: string): string => {
  const { size, path } = drawQr(text)
  return readQr(modulesOf(size, path))
}

test.each([
  ['a public key line', `${formatPublicKey(generateKeyPair().point)} ${keyComment('Export 1', true)}`],
  ['a check code without its dashes', '7K3M0QXV9D2AWTHE4'],
  ['a check code with a symbol of its own', '0000000000000011~'],
  ['digits', '0123456789012345'],
  ['a station with accents', 'ssh-ed25519 AAAA causeway:Dépôt nº 1 – Ärzte'],
])('%s is read back', (_what, text) => {
  expect(read(text)).toBe(text)
})

test('whatever a line may hold is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 200 }), (text) => {
      expect(read(text)).toBe(text)
    }),
    { numRuns: 60 },
  )
})

test('the same is drawn each time, and another text otherwise', () => {
  expect(drawQr('7K3M0QXV9D2AWTHE4')).toEqual(drawQr('7K3M0QXV9D2AWTHE4'))
  expect(drawQr('7K3M0QXV9D2AWTHE4').path).not.toBe(drawQr('7K3M0QXV9D2AWTHE5').path)
})

test('the reader is no friend: a turned, cropped or altered drawing is not read', () => {
  const { size, path } = drawQr('7K3M0QXV9D2AWTHE4')
  const modules = modulesOf(size, path)
  expect(() => readQr(modules.map((row) => row.toReversed()).toReversed())).toThrow('finder')
  expect(() => readQr(modules.slice(1, -1).map((row) => row.slice(1, -1)))).toThrow('quiet zone')
  for (const [x, y] of [
    [4, 4],
    [12, 4],
    [10, 12],
  ] as const) {
    const altered = modules.map((row) => [...row])
    const row = altered[y]
    if (row) row[x] = !row[x]
    expect(() => readQr(altered), `${x} ${y}`).toThrow()
  }
})
