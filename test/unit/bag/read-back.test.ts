import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import type * as hash from '../../../electron/files/hash'
import { sealVolume, writePayloadManifest } from '../../../electron/bag/seal'
import { causeOf, scratch } from '../files/scratch'
import { requestOf, sealedVolume, sha256 } from './volume'

/** A medium that keeps other bytes than it was given for this file. */
const medium = vi.hoisted(() => ({ liesAbout: /^$/ }))

vi.mock('../../../electron/files/hash', async (original) => {
  const real = await original<typeof hash>()
  return {
    ...real,
    sha256OnMedium: (path: string) =>
      medium.liesAbout.test(basename(path)) ? '0'.repeat(64) : real.sha256OnMedium(path),
  }
})

beforeEach(() => {
  medium.liesAbout = /^$/
})

test.each(['bagit.txt', 'bag-info.txt', 'transfer.json', 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'])(
  'a medium that keeps %s wrongly gets no seal',
  async (file) => {
    const folder = await sealedVolume(await scratch())
    const facts = await writePayloadManifest(folder, [{ path: 'data/a', bytes: 1, sha256: sha256('a') }])
    medium.liesAbout = new RegExp(`^${file}$`)
    expect(await causeOf(sealVolume(folder, requestOf(facts)))).toMatchObject({
      code: 'copy.read-back-differs',
      details: { path: `volume-01/${file}` },
    })
    expect(await readdir(folder)).not.toContain('tagmanifest-sha256.txt.sig')
  },
)

test('a manifest that reads back wrongly gets no name', async () => {
  const folder = await scratch()
  medium.liesAbout = /\.part$/
  const writing = writePayloadManifest(folder, [{ path: 'data/a', bytes: 1, sha256: sha256('a') }])
  expect((await causeOf(writing)).code).toBe('copy.read-back-differs')
  expect(await readdir(folder)).toEqual([])
})
