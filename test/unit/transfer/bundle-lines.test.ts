import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openBundle } from '../../../electron/transfer/history/open-bundle'
import { readLines } from '../../../electron/transfer/history/bundle-lines'
import { scratch } from '../files/scratch'

async function bundleOf(text: string | Buffer): Promise<string> {
  const file = join(await scratch(), 'x.causeway-history')
  writeFileSync(file, gzipSync(text, { level: 9 }))
  return file
}

async function count(file: string): Promise<number> {
  let lines = 0
  for await (const line of readLines(file)) lines += line.length > 0 ? 1 : 0
  return lines
}

test.each([
  ['line feeds', '\n', 20_000_000],
  ['braces', '{}\n', 5_000_000],
])('twenty million bytes of %s in some kilobytes are refused at once', async (_what, unit, times) => {
  const file = await bundleOf(unit.repeat(times))
  const startedAt = performance.now()
  await expect(openBundle(file)).rejects.toMatchObject({ code: 'bundle.malformed' })
  await expect(count(file)).rejects.toMatchObject({ code: 'bundle.malformed' })
  expect(performance.now() - startedAt).toBeLessThan(3000)
})

test('a thousand short lines are read, as a signature needs some', async () => {
  expect(await count(await bundleOf('short\n'.repeat(1000)))).toBe(1000)
})

test('a history whose first line is no object is not read to its end', async () => {
  const file = await bundleOf(`${'x'.repeat(1_000_000)}\n`.repeat(200))
  await expect(openBundle(file)).rejects.toMatchObject({ code: 'bundle.malformed' })
})

test('a link and a pipe are no history', async () => {
  const file = await bundleOf('{}\n')
  symlinkSync(file, `${file}.link`)
  await expect(count(`${file}.link`)).rejects.toMatchObject({ code: 'file.unreadable' })
  if (process.platform !== 'linux') return
  execFileSync('mkfifo', [`${file}.pipe`])
  await expect(count(`${file}.pipe`)).rejects.toMatchObject({ code: 'file.unreadable' })
})
