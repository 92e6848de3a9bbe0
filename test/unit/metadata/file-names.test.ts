import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { FileNames } from '../../../electron/metadata/file-names'

const sha1 = (n: number): string => createHash('sha1').update(String(n)).digest('hex').toUpperCase()

test('names are found by their digest, in whatever letters and over many chunks', () => {
  const names = new FileNames()
  const nameOf = (n: number): string => `${'é'.repeat(n % 50)}-${n}-更新.cab`
  for (let n = 0; n < 50_000; n++) names.set(sha1(n), nameOf(n))
  for (let n = 0; n < 50_000; n++) expect(names.get(sha1(n))).toBe(nameOf(n))
  expect(names.get(sha1(50_000))).toBe('')
})

test('the last name counts, and an empty one is one', () => {
  const names = new FileNames()
  names.set(sha1(1), 'first.cab')
  names.set(sha1(1), '')
  names.set(sha1(2), 'first.cab')
  names.set(sha1(2).toLowerCase(), 'second.cab')
  expect(names.get(sha1(1))).toBe('')
  expect(names.get(sha1(2))).toBe('second.cab')
})

test('a name at the limit is held, one above is refused', () => {
  const names = new FileNames()
  names.set(sha1(1), 'x'.repeat(65_533))
  expect(names.get(sha1(1))).toHaveLength(65_533)
  expect(() => names.set(sha1(2), 'x'.repeat(65_534))).toThrow(RangeError)
  expect(names.get(sha1(2))).toBe('')
})
