import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPayloadManifest } from '../../../electron/bag/payload-manifest'
import { sealVolume, writePayloadManifest } from '../../../electron/bag/seal'
import { scratch } from '../files/scratch'
import { authenticated, requestOf } from './volume'

test('a huge manifest is written and read with little memory', async () => {
  const folder = join(await scratch(), 'volume-01')
  await mkdir(folder)
  const count = 150_000
  const files = function* () {
    for (let i = 0; i < count; i++) {
      const name = i.toString(16).padStart(40, '0').toUpperCase()
      yield { path: `data/WSUSContent/${name.slice(-2)}/${name}.cab`, bytes: 1, sha256: 'a'.repeat(64) }
    }
  }
  const facts = await writePayloadManifest(folder, files())
  expect(facts).toMatchObject({ files: count, bytes: count })
  await sealVolume(folder, requestOf(facts))
  const volume = await authenticated(folder)
  let read = 0
  let peak = 0
  for await (const entry of readPayloadManifest(volume)) {
    if (entry.path.startsWith('data/') && ++read % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed)
  }
  expect(read).toBe(count)
  expect(peak).toBeLessThan(250 * 1024 * 1024)
})
