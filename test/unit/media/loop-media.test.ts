/** Media with real file systems: what the system tells of them, and what the checks make of it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { largestFileOn, mediumChecks } from '../../../electron/media/checks'
import { inspectFolder } from '../../../electron/media/folder'
import { mediumIdentity, sameMedium, samePlace } from '../../../electron/media/identity'
import { listMedia } from '../../../electron/media/list'
import { prepareRemoval } from '../../../electron/media/removal'
import { disposeAll, FILE_SYSTEMS, LoopMedium, whyNoLoopMedia } from '../../support/media/loop'

afterEach(disposeAll)

describe.each(FILE_SYSTEMS)('%s', (fileSystem) => {
  const why = whyNoLoopMedia([fileSystem], ['blkid'])
  test.skipIf(why !== null)(`facts, checks and identity${why === null ? '' : ` (skipped: ${why})`}`, async () => {
    const loop = new LoopMedium({ fileSystem, mebibytes: 96 })
    const facts = await inspectFolder(loop.mountPoint)
    // fusefat tells the kernel neither its device nor what lies below it.
    const isFusefat = facts.fileSystem === 'fuse.fusefat'
    const probed = execFileSync('blkid', ['-p', '-o', 'export', loop.device], { encoding: 'utf8' })
    const uuid = /^UUID=(.*)$/m.exec(probed)?.[1]
    expect(facts).toMatchObject({
      kind: 'folder',
      fileSystem: isFusefat ? 'fuse.fusefat' : fileSystem,
      uuid: isFusefat ? null : uuid,
      folder: '/',
    })
    if (!isFusefat) expect(facts.sizeBytes).toBe(96 * 1024 ** 2)
    expect(largestFileOn(facts)).toBe(fileSystem === 'vfat' ? 4 * 1024 ** 3 - 1 : Infinity)
    const [blocks, unit] = df(loop.mountPoint)
    expect([facts.totalBytes, facts.allocationBytes]).toEqual([blocks * unit, unit])
    // It answers that nothing is free on a FAT32 that holds nothing.
    if (!isFusefat) expect(facts.freeBytes).toBeGreaterThan(80e6)
    expect(facts.freeBytes).toBeLessThanOrEqual(facts.totalBytes)

    const checks = await mediumChecks(facts, { bytes: 1e6, largestFileBytes: 5 * 1024 ** 3 }, { write: true })
    expect(checks.map(({ id, state }) => [id, state])).toEqual([
      ['medium.reachable', 'ok'],
      ['medium.kind', 'ok'],
      ['medium.writable', 'ok'],
      ['medium.file-system', fileSystem === 'vfat' ? 'failed' : 'ok'],
      ['medium.free-space', isFusefat ? 'failed' : 'ok'],
    ])
    expect(await prepareRemoval(loop.mountPoint)).toMatchObject({ flushed: true })

    mkdirSync(join(loop.mountPoint, 'carrier'))
    const below = await inspectFolder(join(loop.mountPoint, 'carrier'))
    expect(below.folder).toBe('/carrier')
    if (isFusefat) return
    loop.remount(true)
    const again = await inspectFolder(loop.mountPoint)
    expect(again.readOnly).toBe(true)
    expect(sameMedium(mediumIdentity(below), mediumIdentity(again))).toBe(true)
    expect(samePlace(mediumIdentity(facts), mediumIdentity(again))).toBe(true)
    const writable = (await mediumChecks(again, null, { write: true })).find(({ id }) => id === 'medium.writable')
    expect(writable).toMatchObject({ state: 'failed', source: expect.stringMatching(/E(ROFS|ACCES|PERM)/) as string })
  })
})

const whyNoExt4 = whyNoLoopMedia(['ext4'])
const onLoops = test.skipIf(whyNoExt4 !== null)

onLoops('a medium is known at another mount point, and a loop device is no device of the list', async () => {
  const loop = new LoopMedium({ fileSystem: 'ext4' })
  const before = mediumIdentity(await inspectFolder(loop.mountPoint))
  const elsewhere = mkdtempSync(join(tmpdir(), 'causeway-elsewhere-'))
  try {
    execFileSync('mount', ['--bind', loop.mountPoint, elsewhere])
    try {
      expect(samePlace(before, mediumIdentity(await inspectFolder(elsewhere)))).toBe(true)
    } finally {
      execFileSync('umount', [elsewhere])
    }
    expect(sameMedium(before, mediumIdentity(await inspectFolder(elsewhere)))).toBe(false)
  } finally {
    rmSync(elsewhere, { recursive: true })
  }
  expect((await listMedia({ write: true })).map(({ device }) => device.id)).not.toContain(loop.device)
})

onLoops('a file system says how many files it has room for', async () => {
  const loop = new LoopMedium({ fileSystem: 'ext4' })
  const facts = await inspectFolder(loop.mountPoint)
  const inodes = execFileSync('df', ['--output=iavail', loop.mountPoint], { encoding: 'utf8' }).split('\n')[1]
  expect(facts.freeFiles).toBe(Number(inodes))
})

/** Blocks and their size, as df counts them. */
function df(folder: string): [blocks: number, unit: number] {
  const unit = Number(execFileSync('stat', ['-f', '-c', '%S', folder], { encoding: 'utf8' }))
  const blocks = Number(execFileSync('stat', ['-f', '-c', '%b', folder], { encoding: 'utf8' }))
  return [blocks, unit]
}
