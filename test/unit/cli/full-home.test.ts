/** A home whose disk is full, or cannot be written: reading goes on, and writing says which disk and what to do. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disposeAll, LoopMedium, whyNoLoopMedia } from '../../support/media/loop'
import { causeway, succeed } from '../../support/stations'

const why = whyNoLoopMedia(['ext4'])
const skipped = why === null ? '' : ` (skipped: ${why})`

describe.skipIf(why !== null)(`a home on a disk of its own${skipped}`, () => {
  let disk: LoopMedium
  let elsewhere: string
  let home: string
  let medium: string
  let transferId: string
  beforeAll(async () => {
    disk = new LoopMedium({ fileSystem: 'ext4', mebibytes: 32 })
    elsewhere = mkdtempSync(join(tmpdir(), 'causeway-full-home-'))
    home = join(disk.mountPoint, 'home')
    medium = join(elsewhere, 'medium')
    mkdirSync(medium)
    await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
    await succeed(home, 'practice', 'create', '--side', 'export', '--updates', '2')
    const sent = await succeed(home, 'send', '--to', medium, '--destination', 'Import 1')
    transferId = String(sent['transferId'])
  })
  afterAll(() => {
    disposeAll()
    rmSync(elsewhere, { recursive: true, force: true })
  })

  const READING = (): [string, ...string[]][] => [
    ['key', 'show'],
    ['trust', 'list'],
    ['trust', 'policy'],
    ['history', 'list'],
    ['history', 'show', transferId],
    ['history', 'heads'],
    ['history', 'verify'],
    ['media', 'list'],
    ['media', 'history'],
    ['scan', 'list'],
    ['practice', 'list'],
    ['server', 'check'],
  ]
  const WRITING = (): [string, ...string[]][] => [
    ['trust', 'policy', '--set', 'oldest-days=30'],
    ['scan', 'require', '1'],
    ['custody', 'lost', 'SERIAL', '--note', 'gone'],
    ['send', '--to', medium, '--destination', 'Import 1'],
    ['send', '--to', medium, '--destination', 'Import 2'],
    ['verify', medium],
    ['history', 'bundle', '--out', join(elsewhere, 'bundle')],
    ['history', 'report', transferId, '--format', 'csv', '--out', join(elsewhere, `${String(Math.random())}.csv`)],
  ]

  describe('that is full', () => {
    beforeAll(() => fill(disk.mountPoint))
    afterAll(() => rmSync(join(disk.mountPoint, 'filler')))

    test('reads whatever needs no writing', async () => {
      for (const args of READING()) {
        const { exit, document, stderr } = await causeway(home, ...args)
        expect({ args, error: document.error, stderr: exit === 0 ? '' : stderr }).toMatchObject({ error: undefined })
      }
    })

    test('says which disk is full, and never fails with an internal error', async () => {
      for (const args of WRITING()) {
        const { exit, document } = await causeway(home, ...args)
        expect({ args, exit, error: document.error }).not.toMatchObject({ exit: 1 })
        if (exit !== 0 && exit !== 2)
          expect({ args, exit, error: document.error }).toMatchObject({
            exit: 7,
            error: { code: 'home.full', details: { path: home } },
          })
      }
      const { document } = await causeway(home, 'trust', 'policy', '--set', 'oldest-days=30')
      expect(document.error).toMatchObject({ code: 'home.full', details: { path: home } })
      const verified = await causeway(home, 'verify', medium)
      expect(verified).toMatchObject({ exit: 7, document: { error: { code: 'home.full', details: { path: home } } } })
    })

    test('a new station there is refused in the same words', async () => {
      const fresh = join(disk.mountPoint, 'fresh')
      const answer = await causeway(fresh, 'init', '--role', 'connected', '--name', 'Export 2', '--practice')
      expect(answer).toMatchObject({ exit: 7, document: { error: { code: 'home.full', details: { path: fresh } } } })
    })
  })

  test('after room was made, the same commands go on', async () => {
    expect(await succeed(home, 'verify', medium)).toMatchObject({ files: expect.any(Number) as number })
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  })

  describe('that is read-only', () => {
    beforeAll(() => disk.remount(true))
    afterAll(() => disk.remount(false))

    test('reads whatever needs no writing', async () => {
      for (const args of READING()) {
        const { document, stderr, exit } = await causeway(home, ...args)
        expect({ args, error: document.error, stderr: exit === 0 ? '' : stderr }).toMatchObject({ error: undefined })
      }
    })

    test('says that the home cannot be written, and never fails with an internal error', async () => {
      for (const args of WRITING()) {
        const { exit, document } = await causeway(home, ...args)
        if (exit !== 0 && exit !== 2)
          expect({ args, exit, error: document.error }).toMatchObject({
            exit: 5,
            error: { code: 'home.unwritable', details: { path: home } },
          })
      }
      const { document } = await causeway(home, 'verify', medium)
      expect(document.error).toMatchObject({ code: 'home.unwritable', details: { path: home } })
    })
  })
})

/** Writes until the last block is taken. */
function fill(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'w')
  try {
    for (const size of [1 << 20, 4096, 512, 1])
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch {
        continue
      }
  } finally {
    closeSync(file)
  }
}
