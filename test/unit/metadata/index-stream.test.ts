import { expect, test } from 'vitest'
import { IndexStream } from '../../../electron/metadata/index-stream'
import { entry, index } from './fixtures'

async function readIn(size: number, text: string): Promise<{ ids: string[]; names: number }> {
  async function* pieces(): AsyncGenerator<string, void> {
    for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size))
  }
  const stream = new IndexStream('package.xml', pieces(), 'en')
  const ids: string[] = []
  await stream.readHeader()
  for (let found = await stream.next(); found; found = await stream.next()) ids.push(found.updateId)
  return { ids, names: stream.handler.fileNames.size }
}

test('what stands behind the root is no part of the index, in whatever pieces it comes', async () => {
  const one = index(entry(1)).replace(/^<\?xml.*\r\n/, '')
  const digest = Buffer.alloc(20, 7).toString('base64')
  const other = index(entry(2), `<File Digest="${digest}" Name="x.cab"/>`).replace(/^<\?xml.*\r\n/, '')
  const whole = await readIn(100_000, one + other)
  expect(whole.ids).toHaveLength(1)
  expect(whole.names).toBe(0)
  for (const size of [1, 7, one.length, one.length + 40]) expect(await readIn(size, one + other)).toEqual(whole)
})
