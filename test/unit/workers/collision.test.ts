/** Names promise SHA-1, and two files can be made that share it. One volume has one manifest, in SHA-256, on all media. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { systemDisk } from '../../../electron/files/disk'
import type * as hash from '../../../electron/files/hash'
import { perform } from '../../../electron/workers/perform'
import type { FileToCopy } from '../../../electron/workers/task'
import { scratch } from '../files/scratch'
import { copiedOf, copyTask, fileToCopy, sha256Of } from './tasks'

const SHA1 = 'A'.repeat(40)

// All files collide here.
vi.mock('../../../electron/files/hash', async (original) => {
  const real = await original<typeof hash>()
  const digests = (hashes: Parameters<typeof real.digests>[0]): object => {
    const found = real.digests(hashes)
    return 'sha1' in found ? { ...found, sha1: SHA1 } : found
  }
  return { ...real, digests }
})

let file: FileToCopy
beforeEach(async () => {
  const root = await scratch()
  const media = ['one', 'two', 'three'].map((name) => join(root, name))
  for (const medium of media) mkdirSync(medium)
  writeFileSync(join(root, 'file'), 'genuine')
  file = { ...fileToCopy(join(root, 'file'), media, 'file'), sha1: SHA1 }
})

test('a source is not copied beside a target that has the same SHA-1 and other bytes', () => {
  writeFileSync(file.targets[1] ?? '', 'forged!')
  expect(perform(systemDisk, copyTask([file]))).toMatchObject([
    { trouble: { code: 'content.wrong-digest', details: { wanted: sha256Of(Buffer.from('forged!')) } } },
  ])
})

test('of two targets that differ one only is taken for copied', () => {
  writeFileSync(file.targets[0] ?? '', 'genuine')
  writeFileSync(file.targets[2] ?? '', 'forged!')
  // What is there gives its name: it is not broken.
  const refused = perform(systemDisk, copyTask([file], { onDifferent: 'refuse' }))
  expect(refused).toEqual([{ path: 'file', conflict: 'conflict' }])
  const [copied] = copiedOf(perform(systemDisk, copyTask([file])))
  expect(copied?.sha256).toBe(sha256Of(Buffer.from('genuine')))
  expect(copied?.targets.map(({ temporary }) => temporary === null)).toEqual([true, false, false])
})
