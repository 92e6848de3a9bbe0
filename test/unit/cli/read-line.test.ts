/** A line on standard input: what a person, a pipe or a hand scanner ends it with, and what is none. */
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readPlainLine } from '../../../electron/cli/read-secret'

const read = (...pieces: string[]): Promise<string> =>
  readPlainLine('', Readable.from(pieces.map((piece) => Buffer.from(piece))))

test.each([
  ['a line feed', ['ssh-ed25519 AAAA x\n', 'more']],
  ['a carriage return, as scanners send', ['ssh-ed25519 ', 'AAAA x\r\n']],
  ['the end of the input', ['ssh-ed25519 AAAA x']],
])('is ended by %s', async (_what, pieces) => {
  expect(await read(...pieces)).toBe('ssh-ed25519 AAAA x')
})

test.each([
  ['nothing comes', []],
  ['it never ends', ['x'.repeat(100_000)]],
])('is refused when %s', async (_what, pieces) => {
  await expect(read(...pieces)).rejects.toMatchObject({ code: 'usage' })
})
