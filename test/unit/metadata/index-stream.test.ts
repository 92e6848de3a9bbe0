import { expect, test } from 'vitest'
import { IndexStream } from '../../../electron/metadata/index-stream'
import { entry, index } from './fixtures'

const DIGEST = Buffer.alloc(20, 7)

async function readIn(size: number, text: string): Promise<{ ids: string[]; name: string }> {
  async function* pieces(): AsyncGenerator<string, void> {
    for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size))
  }
  const stream = new IndexStream('package.xml', pieces(), 'en')
  const ids: string[] = []
  await stream.readHeader()
  for (let found = await stream.next(); found; found = await stream.next()) ids.push(found.updateId)
  return { ids, name: stream.handler.fileNames.get(DIGEST.toString('hex')) }
}

test('what stands behind the root is no part of the index, in whatever pieces it comes', async () => {
  const one = index(entry(1)).replace(/^<\?xml.*\r\n/, '')
  const other = index(entry(2), `<File Digest="${DIGEST.toString('base64')}" Name="x.cab"/>`).replace(
    /^<\?xml.*\r\n/,
    '',
  )
  const whole = await readIn(100_000, one + other)
  expect(whole.ids).toHaveLength(1)
  expect(whole.name).toBe('')
  for (const size of [1, 7, one.length, one.length + 40]) expect(await readIn(size, one + other)).toEqual(whole)
})

test('only the header names files: what comes behind its entries would name them in some pieces and not in others', async () => {
  const names = `<Files><File Digest="${DIGEST.toString('base64')}" Name="x.cab"/></Files>`
  const [before = '', behind = ''] = index(entry(1)).split('<Updates>')
  const named = `${before}${names}<Updates>${behind}`
  const late = index(entry(1)).replace('</Updates>', `</Updates>${names}`)
  for (const size of [1, 7, 100_000]) {
    expect((await readIn(size, named)).name).toBe('x.cab')
    expect((await readIn(size, late)).name).toBe('')
  }
})
