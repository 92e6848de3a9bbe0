import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from '../../../electron/processes/lines'

async function read(pieces: readonly Buffer[], longest?: number): Promise<string[]> {
  const lines: string[] = []
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (const piece of pieces) yield await Promise.resolve(piece)
  }
  for await (const line of linesOf(chunks(), () => new RangeError('too long'), longest)) lines.push(line)
  return lines
}

test('property: cuts the same lines however the output comes in pieces', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ') })
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 7 }),
      async (lines, end, size) => {
        const bytes = Buffer.from(lines.map((text) => text + end).join(''))
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
          bytes.subarray(n * size, (n + 1) * size),
        )
        expect(await read(pieces)).toEqual(lines)
      },
    ),
  )
})

test('takes what follows the last line end for a line', async () => {
  expect(await read([Buffer.from('a\n'), Buffer.from('b')])).toEqual(['a', 'b'])
})

test('refuses a line that is too long, in one piece or in many, and no line for those before it', async () => {
  expect(await read([Buffer.from('abc\nabc\nabc')], 3)).toEqual(['abc', 'abc', 'abc'])
  for (const pieces of [['abcd\n'], ['ab', 'cd'], ['abc\na', 'bc', 'd\n']])
    await expect(
      read(
        pieces.map((text) => Buffer.from(text)),
        3,
      ),
    ).rejects.toThrow('too long')
})
