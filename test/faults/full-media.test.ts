/**
 * Media, and an import server's store, that fill up while files are written: at as many points between the first file
 * and the last tag file as CAUSEWAY_FAULT_RUNS says, on each file system. The media step is told of more room than
 * there is, as it is when somebody else writes there, or when a stick is smaller than it claims.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { command, withRoom } from '../support/command'
import { LoopMedium, disposeAll, whyNoLoopMedia, type FileSystem } from '../support/media/loop'
import { demandNotRepeated, demandSoundByHand, temporariesBelow, writtenAt, wronglyNamed } from '../support/media/proof'
import { tool } from '../support/media/tools'
import { makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../support/stations'

const POINTS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 1)
const MIB = 1024 ** 2

let pair: Pair
let sent: Sent
const reason = whyNoLoopMedia([])
if (reason !== null) console.warn(`media that fill up are not tested here: ${reason}`)
beforeAll(async () => {
  if (reason !== null) return
  pair = await makePair(40)
  await pinSender(pair)
  sent = await sendTransfer(pair)
})
afterEach(disposeAll)
afterAll(() => pair?.dispose())

/** From just before the first file on; not to the last one, for which a file system may keep a reserve. */
function points(): number[] {
  return Array.from({ length: POINTS }, (_, n) => Math.floor((0.75 * sent.bytes * (n + 0.5)) / POINTS))
}

/** Fills a file system by a file of its own until so many bytes are left. */
function leave(folder: string, bytes: number): string {
  const filler = join(folder, 'somebody-else')
  // What was deleted just now is free only when the file system has written that down.
  tool('sync', '--file-system', folder)
  writeFileSync(filler, '')
  // Where a large piece finds no room any more, a small one may.
  for (const size of [MIB, 4096])
    try {
      for (const piece = Buffer.alloc(size, 0x55); ;) writeFileSync(filler, piece, { flag: 'a' })
    } catch {
      // It is full.
    }
  truncateSync(filler, Math.max(0, statSync(filler).size - bytes))
  tool('sync', '--file-system', folder)
  return filler
}

// fusefat, the only driver for vfat here, answers EPERM when it is full and then refuses to make room again.
const CAN_BE_FULL: readonly FileSystem[] = ['ext4', 'exfat', 'ntfs']

describe.each(CAN_BE_FULL)('%s', (fileSystem) => {
  const missing = whyNoLoopMedia([fileSystem])
  if (missing !== null) console.warn(`${fileSystem} is not tested here: ${missing}`)

  test.skipIf(missing !== null)('a medium that fills up during a send', async () => {
    const medium = new LoopMedium({ fileSystem, mebibytes: 40 })
    const folder = medium.mountPoint
    const roomy = withRoom({ [folder]: 1024 ** 3 })
    const args = ['send', '--to', folder, '--destination', 'Import 1']
    let kept = 0
    for (const point of points()) {
      const filler = leave(folder, point)
      const full = await command(pair.sender, args, roomy)
      expect(wronglyNamed(folder)).toEqual([])
      expect(full.document.error, full.stderr).toMatchObject({ code: 'medium.full' })
      expect(String(full.document.error?.details['path'])).toContain(folder)
      expect(full.exit).toBe(7)

      const before = writtenAt(folder)
      rmSync(filler)
      tool('sync', '--file-system', folder)
      const resumed = await command(pair.sender, args, roomy)
      expect(resumed.document, resumed.stderr).toMatchObject({
        verdict: 'verified',
        transferId: full.document['transferId'],
      })
      kept += demandNotRepeated(folder, before)
      const [volume] = resumed.document['volumes'] as Sent['volumes']
      demandSoundByHand(volume?.folder ?? '', pair.sender)
      medium.remount()
      demandSoundByHand(volume?.folder ?? '', pair.sender)
      expect(temporariesBelow(folder)).toEqual([])
      rmSync(join(folder, 'causeway'), { recursive: true })
    }
    console.info(`${fileSystem}: full at ${String(POINTS)} points; ${String(kept)} files kept from before`)
    medium.dispose()
  })
})

test.skipIf(reason !== null)('what was proven before a medium was full is not copied again', async () => {
  const large = join(pair.root, 'large')
  mkdirSync(large)
  for (let n = 0; n < 36; n++) writeFileSync(join(large, `${String(n)}.cab`), randomBytes(4 * MIB))
  const home = join(pair.root, 'large-sender')
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 2', '--practice')
  await succeed(home, 'practice', 'create', '--side', 'export', '--updates', '12', '--content-from', large)
  const medium = new LoopMedium({ fileSystem: 'ext4', mebibytes: 200 })
  const folder = medium.mountPoint
  const filler = leave(folder, 100 * MIB)
  const roomy = withRoom({ [folder]: 1024 ** 3 })
  const args = ['send', '--to', folder, '--destination', 'Import 1']
  const full = await command(home, args, roomy)
  expect(full.document.error, full.stderr).toMatchObject({ code: 'medium.full' })
  const before = writtenAt(folder)
  rmSync(filler)
  const resumed = await command(home, args, roomy)
  expect(resumed.document, resumed.stderr).toMatchObject({
    verdict: 'verified',
    transferId: full.document['transferId'],
  })
  expect(demandNotRepeated(folder, before)).toBeGreaterThan(0)
  medium.dispose()
})

test.skipIf(reason !== null)('an import server whose store fills up', async () => {
  let kept = 0
  for (const point of points()) {
    const home = join(pair.root, 'full-store')
    await cp(pair.receiver, home, { recursive: true })
    const store = join(home, 'practice/import/WSUSContent')
    rmSync(store, { recursive: true })
    mkdirSync(store)
    const medium = new LoopMedium({ fileSystem: 'ext4', mebibytes: 40, mountPoint: store })
    const filler = leave(store, point)
    const roomy = withRoom({ [store]: 1024 ** 3 })
    const full = await command(home, ['receive', pair.medium], roomy)
    expect(full.document.error, full.stderr).toMatchObject({ code: 'medium.full' })
    expect(String(full.document.error?.details['path'])).toContain(store)
    expect(full.exit).toBe(7)
    expect(wronglyNamed(store)).toEqual([])

    const before = writtenAt(store)
    rmSync(filler)
    const resumed = await command(home, ['receive', pair.medium], roomy)
    expect(resumed.document, resumed.stderr).toMatchObject({ verdict: 'verified' })
    kept += demandNotRepeated(store, before)
    expect(temporariesBelow(store)).toEqual([])
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
    medium.dispose()
    rmSync(home, { recursive: true })
  }
  console.info(`store: full at ${String(POINTS)} points; ${String(kept)} files kept from before`)
})
