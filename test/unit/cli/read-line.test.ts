/** A line on standard input: what a person, a pipe or a hand scanner ends it with, and what is none. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { readPlainLine, readSecret } from '../../../electron/cli/read-secret'

const stream = (pieces: readonly (string | readonly number[])[]): Readable =>
  Readable.from(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))))
const read = (...pieces: (string | readonly number[])[]): Promise<string> => readPlainLine('', stream(pieces))

/** What a terminal in raw mode hands over. */
function typed(...pieces: (string | readonly number[])[]): Promise<string> {
  return readSecret('', Object.assign(stream(pieces), { isTTY: true, setRawMode: () => undefined }))
}

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

describe.each([
  ['a line', read],
  ['a secret that is piped', (...pieces: (string | readonly number[])[]) => readSecret('', stream(pieces))],
  ['a secret that is typed', typed],
])('%s', (_what, reader) => {
  test.each([
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9]],
    ['other Latin-1', [0x63, 0x61, 0x66, 0xe8]],
    ['a character cut short', [0x63, 0xc3]],
    ['half a character', [0xed, 0xa0, 0x80]],
    ['an overlong form', [0xc1, 0xa1]],
    ['UTF-16', [0xff, 0xfe, 0x63, 0x00]],
  ])('is refused as %s', async (_form, bytes) => {
    await expect(reader(bytes, '\n')).rejects.toMatchObject({ code: 'usage', details: { problem: /UTF-8/ } })
  })

  test('has one byte order mark at its beginning removed, and keeps every other', async () => {
    expect(await reader('\ufeffcafé\n')).toBe('café')
    expect(await reader('\ufeff\ufeffca\ufefffé\n')).toBe('\ufeffca\ufefffé')
  })

  test('may come in pieces that divide a character', async () => {
    expect(await reader([0x63, 0xc3], [0xa9], '\n')).toBe('cé')
  })
})

test('a backspace takes a whole character away, and nothing from an empty line', async () => {
  expect(await typed('\b\x7fab😀\x7fé\bc\r')).toBe('abc')
})

test('Ctrl+C cancels', async () => {
  await expect(typed('ab\x03')).rejects.toMatchObject({ code: 'cancelled' })
})
