/** Send and receive on media with file systems of their own: full, smaller than thought, pulled out, write-protected. */
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { disposeAll, LoopMedium, whyNoLoopMedia } from '../../support/media/loop'
import { bytesIn } from '../../support/small-media'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

const why = whyNoLoopMedia(['ext4'])
const onLoops = test.skipIf(why !== null)
const note = why === null ? '' : ` (skipped: ${why})`

let pair: Pair
const engines: Engine[] = []
beforeEach(async () => {
  if (why === null) pair = await makePair(6)
})
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
  disposeAll()
  if (why === null) pair.dispose()
})

async function open(home: string): Promise<Engine> {
  const engine = await openEngine(home)
  engines.push(engine)
  return engine
}

/** A medium that has room for so many bytes of files, as the planner reckons: its margin, 264 folders. */
function mediumFor(bytes: number): LoopMedium {
  const medium = new LoopMedium({ fileSystem: 'ext4' })
  leaveFree(medium, bytes + 16 * 1024 ** 2 + 264 * 1024)
  return medium
}

/** Fills a medium with a file of somebody else's. */
function leaveFree({ mountPoint }: LoopMedium, bytes: number): string {
  const free = execFileSync('df', ['-B1', '--output=avail', mountPoint], { encoding: 'utf8' }).split('\n')[1]
  const file = mkdtempSync(join(mountPoint, 'files-'))
  execFileSync('fallocate', ['-l', String(Math.floor(Number(free) - bytes)), join(file, 'ballast')])
  return file
}

onLoops(`a medium that turns out smaller is filled, and the rest goes to another one${note}`, async () => {
  const all = bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent'))
  const [small, other] = [mediumFor(all * 1.1), mediumFor(all * 1.1)]
  const engine = await open(pair.sender)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  const planned = await runUntil(engine, id, 'media', [small.mountPoint])
  expect(resultOf(planned, 'media').volumes).toHaveLength(1)

  // Somebody else needs the room: 1.5 MB remain for a transfer of more than twice that.
  const ballast = leaveFree(small, 1.5e6)
  const full = await engine.run(id, { step: 'copy' })
  expect(full.error).toMatchObject({ code: 'medium.full' })

  const both = [small.mountPoint, other.mountPoint]
  const again = await engine.run(id, { step: 'media', media: both })
  expect(again.error).toBeNull()
  rmSync(ballast, { recursive: true })
  const done = await runUntil(engine, id, 'handover', both)
  expect(done.outcome?.verdict).toBe('verified')
  await pinSender(pair)
  const volumes = resultOf(done, 'seal').volumes
  expect(volumes.some(({ folder }) => folder.startsWith(other.mountPoint))).toBe(true)
  const media = both.filter((medium) => volumes.some(({ folder }) => folder.startsWith(medium)))
  expect(await succeed(pair.receiver, 'receive', ...media)).toMatchObject({ verdict: 'verified', missingFiles: [] })
})

onLoops(`a medium that comes back at another mount point is known again${note}`, async () => {
  const all = bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent'))
  const [first, second] = [mediumFor(all * 0.7), mediumFor(all * 0.6)]
  const engine = await open(pair.sender)
  const { id, transferId } = engine.jobs.startSend({ destination: 'Import 1' })
  const planned = await runUntil(engine, id, 'media', [first.mountPoint, second.mountPoint])
  expect(resultOf(planned, 'media').volumes).toHaveLength(2)
  second.unmount()
  rmSync(second.mountPoint, { recursive: true })
  expect((await engine.run(id, { step: 'copy' })).error).toMatchObject({ code: 'medium.lost' })

  first.unmount()
  const elsewhere = [join(pair.root, 'first'), join(pair.root, 'second')]
  for (const [n, { device }] of [first, second].entries()) {
    mkdirSync(elsewhere[n] ?? '')
    execFileSync('mount', [device, elsewhere[n] ?? ''])
  }
  try {
    expect((await engine.run(id, { step: 'media', media: elsewhere })).error).toBeNull()
    const event = engine.station.ledger
      .transferEvents(transferId ?? '')
      .filter(({ payload }) => payload['step'] === 'media')
      .at(-1)
    expect(event?.payload['kept']).toMatchObject([{ moved: [{ from: first.mountPoint, to: elsewhere[0] }] }])
    const done = await runUntil(engine, id, 'handover', elsewhere)
    expect(resultOf(done, 'seal').volumes.map(({ folder }) => folder.startsWith(pair.root))).toEqual([true, true])
    await pinSender(pair)
    expect(await succeed(pair.receiver, 'receive', ...elsewhere)).toMatchObject({ verdict: 'verified' })
  } finally {
    for (const folder of elsewhere) execFileSync('umount', [folder])
  }
})

onLoops(
  `an empty mount point, or another medium on it, is not taken for the medium that was there${note}`,
  async () => {
    const [chosen, other] = [new LoopMedium({ fileSystem: 'ext4' }), new LoopMedium({ fileSystem: 'ext4' })]
    const engine = await open(pair.sender)
    const { id } = engine.jobs.startSend({ destination: 'Import 1' })
    await runUntil(engine, id, 'media', [chosen.mountPoint])
    chosen.unmount()
    expect((await engine.run(id, { step: 'copy' })).error).toMatchObject({ code: 'medium.lost' })
    expect(readdirSync(chosen.mountPoint)).toEqual([])
    chosen.mount()
    await runUntil(engine, id, 'copy', [])
    // The other one holds the same files, but they were never read back from it.
    cpSync(join(chosen.mountPoint, 'causeway'), join(other.mountPoint, 'causeway'), { recursive: true })
    chosen.unmount()
    expect((await engine.run(id, { step: 'seal' })).error).toMatchObject({ code: 'medium.lost' })
    expect(readdirSync(chosen.mountPoint)).toEqual([])
    execFileSync('mount', [other.device, chosen.mountPoint])
    try {
      expect((await engine.run(id, { step: 'seal' })).error).toMatchObject({ code: 'medium.lost' })
      expect(readdirSync(resultOf(engine.jobs.get(id), 'media').volumes[0]?.folder ?? '')).toEqual(['data'])
    } finally {
      execFileSync('umount', [chosen.mountPoint])
    }
    chosen.mount()
    const done = await runUntil(engine, id, 'handover', [])
    expect(done.outcome?.verdict).toBe('verified')
  },
)

onLoops(`nothing is ever written to a medium on the receiving side, not even by its file system${note}`, async () => {
  const medium = new LoopMedium({ fileSystem: 'ext4' })
  await sendTransfer({ ...pair, medium: medium.mountPoint })
  await pinSender(pair)
  medium.remount(true)
  // Proof that the way to look is good: what is written would be seen.
  expect(() => writeFileSync(join(medium.mountPoint, 'x'), 'x')).toThrow(/EROFS/)
  const before = digest(medium.image)

  expect(await succeed(pair.receiver, 'verify', medium.mountPoint)).toMatchObject({ verdict: 'verified' })
  expect(digest(medium.image)).toBe(before)
  const received = await causeway(pair.receiver, 'receive', medium.mountPoint)
  expect(received).toMatchObject({ exit: 0, document: { verdict: 'verified' } })
  medium.unmount()
  expect(digest(medium.image)).toBe(before)

  medium.mount()
  writeFileSync(join(medium.mountPoint, 'x'), 'x')
  medium.unmount()
  expect(digest(medium.image)).not.toBe(before)
})

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
