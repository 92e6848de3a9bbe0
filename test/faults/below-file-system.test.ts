/**
 * Damage that no file system call made: bytes of the image change underneath, as they do in a worn cell. A copy must
 * read the device to see it, and does: the pages are gone before it reads back.
 */
import { closeSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs'
import { basename, relative, sep } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isTemporaryName } from '../../electron/files/durable'
import { cachedPages } from '../support/cached-pages'
import { command, withRoom } from '../support/command'
import { FILE_SYSTEMS, LoopMedium, disposeAll, whyNoLoopMedia, type FileSystem } from '../support/media/loop'
import { demandSoundByHand, filesBelow, wronglyNamed } from '../support/media/proof'
import { causeway, causewayOn, makePair, pinSender, type Pair, type Sent } from '../support/stations'
import { watchedDisk } from '../support/watched-disk'

const FILES = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 3)

const reason = whyNoLoopMedia(['ext4'], ['fincore'])
if (reason !== null) console.warn(`not tested here with damaged images: ${reason}`)
let pair: Pair
beforeAll(async () => {
  if (reason !== null) return
  pair = await makePair(12)
  await pinSender(pair)
})
afterEach(disposeAll)
afterAll(() => pair?.dispose())

const send = (medium: string): string[] => ['send', '--to', medium, '--destination', 'Import 1']

/** Flips a bit of one byte of a file where it lies in the image. @returns where, and puts it right when called */
function damage(image: string, bytes: Buffer, at: number): { offset: number; mend: () => void } {
  const offset = placeOf(image, bytes, at)
  const was = byteAt(image, offset)
  put(image, offset, was ^ 0x10)
  return { offset, mend: () => put(image, offset, was) }
}

/** Found by what is written around it, which is random and there once. */
function placeOf(image: string, bytes: Buffer, at: number): number {
  const from = Math.max(0, Math.min(at - 32, bytes.length - 64))
  const pattern = bytes.subarray(from, from + 64)
  const whole = readFileSync(image)
  const found = whole.indexOf(pattern)
  if (found < 0) throw new Error('the file does not lie in the image as one piece')
  if (whole.indexOf(pattern, found + 1) >= 0) throw new Error('the bytes lie in the image twice')
  return found + at - from
}

function byteAt(image: string, offset: number): number {
  const file = openSync(image, 'r')
  const byte = Buffer.alloc(1)
  readSync(file, byte, 0, 1, offset)
  closeSync(file)
  return byte[0] ?? 0
}

function put(image: string, offset: number, value: number): void {
  const file = openSync(image, 'r+')
  writeSync(file, Buffer.from([value]), 0, 1, offset)
  closeSync(file)
}

describe.each(FILE_SYSTEMS)('%s', (fileSystem: FileSystem) => {
  const missing = reason ?? whyNoLoopMedia([fileSystem])

  test.skipIf(missing !== null)('verify names exactly the file that was damaged below the file system', async () => {
    const medium = new LoopMedium({ fileSystem })
    const folder = medium.mountPoint
    const sent = await command(pair.sender, send(folder), withRoom({ [folder]: 1024 ** 3 }))
    expect(sent.document, sent.stderr).toMatchObject({ verdict: 'verified' })
    const volume = (sent.document['volumes'] as Sent['volumes'])[0]?.folder ?? ''
    const large = filesBelow(volume).filter(
      (path) => path.includes(`${sep}WSUSContent${sep}`) && statSync(path).size > 200,
    )
    for (let n = 0; n < FILES; n++) {
      const path = large[Math.floor((n * large.length) / FILES)] ?? ''
      const bytes = readFileSync(path)
      // the first byte, the last one, and any
      const at = [0, bytes.length - 1][n] ?? Math.floor(Math.random() * bytes.length)
      medium.unmount()
      const { mend } = damage(medium.image, bytes, at)
      medium.mount()
      const answer = await causeway(pair.receiver, 'verify', folder)
      const named = relative(volume, path).split(sep).join('/')
      expect(answer.document, answer.stderr).toMatchObject({
        verdict: 'failed',
        error: { code: 'payload.altered', details: { path: named, count: 1 } },
        problems: [{ path: named, problem: 'altered' }],
      })
      expect(answer.exit).toBe(4)
      medium.unmount()
      mend()
      medium.mount()
    }
    expect((await causeway(pair.receiver, 'verify', folder)).document).toMatchObject({ verdict: 'verified' })
    medium.dispose()
  })
})

test.skipIf(reason !== null)('bytes that change between the flush and the read-back stop the copy', async () => {
  const medium = new LoopMedium({ fileSystem: 'ext4' })
  const folder = medium.mountPoint
  let damaged: { readonly path: string; readonly offset: number } | null = null
  const disk = watchedDisk({
    before: ({ name, path }) => {
      const readsBack = name === 'openToRead' && path.startsWith(folder) && isTemporaryName(path)
      if (!readsBack || damaged || statSync(path).size < 1000) return
      const bytes = readFileSync(path)
      const { offset } = damage(medium.image, bytes, 500)
      // whoever reads through the memory of the system sees nothing of it
      expect(readFileSync(path).equals(bytes), 'the damage lies below the page cache').toBe(true)
      damaged = { path, offset }
    },
  })
  const answer = await causewayOn(disk, pair.sender, ...send(folder))
  expect(damaged, 'it came to the damage').not.toBeNull()
  expect(answer.document.error, answer.stderr).toMatchObject({ code: 'copy.read-back-differs' })
  const named = String(answer.document.error?.details['path'])
  expect(named).toMatch(/^data\/WSUSContent\//)
  expect(filesBelow(folder).map((path) => basename(path))).not.toContain(basename(named))
  expect(wronglyNamed(folder)).toEqual([])

  const again = await command(pair.sender, send(folder))
  expect(again.document, again.stderr).toMatchObject({ verdict: 'verified', readBack: 'medium' })
  medium.remount()
  for (const { folder: volume } of again.document['volumes'] as Sent['volumes']) demandSoundByHand(volume, pair.sender)
  medium.dispose()
})

test.skipIf(reason !== null)('no page of a file is in memory when it is read back', async () => {
  const medium = new LoopMedium({ fileSystem: 'ext4' })
  const folder = medium.mountPoint
  const before = new Map<string, number>()
  const after = new Map<string, number>()
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (!path.startsWith(folder) || !isTemporaryName(path)) return
      if (name === 'openToRead') before.set(path, cachedPages(path))
      if (name === 'read' && !after.has(path)) after.set(path, cachedPages(path))
    },
  })
  const answer = await causewayOn(disk, pair.sender, ...send(folder))
  expect(answer.document, answer.stderr).toMatchObject({ verdict: 'verified', readBack: 'medium' })
  const written = [...before].filter(([, pages]) => pages > 0)
  expect(written.length, 'files that were in memory before').toBeGreaterThan(10)
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort())
  expect([...after].filter(([, pages]) => pages > 0)).toEqual([])
  medium.dispose()
})
