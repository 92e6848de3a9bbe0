/**
 * A device that fails or is pulled out, and comes back: nbdkit answers EIO, and its log says to what. Each fault is put
 * at one place of the engine; CAUSEWAY_FAULT_RUNS says how many further ones strike at random.
 */
import { rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { command } from '../support/command'
import { FaultyMedium, whyNoFaultyMedia, type Broken } from '../support/media/faulty'
import { disposeAll, type FileSystem } from '../support/media/loop'
import { demandNotRepeated, demandSoundByHand, temporariesBelow, writtenAt, wronglyNamed } from '../support/media/proof'
import { causewayOn, makePair, pinSender, succeed, type CliAnswer, type Pair, type Sent } from '../support/stations'
import { watchedDisk, type Call } from '../support/watched-disk'
import { openEngine, inputOf, runUntil } from '../unit/transfer/engine'

const RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 1)

const reason = whyNoFaultyMedia(['ext4'])
const noNtfs = whyNoFaultyMedia(['ntfs'])
for (const why of new Set([reason, noNtfs])) if (why !== null) console.warn(`not tested here with lost media: ${why}`)

let pair: Pair
beforeAll(async () => {
  if (reason !== null) return
  pair = await makePair(20)
  await pinSender(pair)
})
afterEach(disposeAll)
afterAll(() => pair?.dispose())

interface Place {
  readonly at: Call['name']
  readonly broken: Broken
  /** How many such calls on the medium go well before. */
  readonly after: number
}

/** Pulls the device out at one place; answers whether it has come to that. */
function pullingOut(
  faulty: FaultyMedium,
  { at, broken, after }: Place,
): { disk: ReturnType<typeof watchedDisk>; fired: () => boolean } {
  let [seen, fired] = [0, false]
  const below = faulty.medium.mountPoint
  const disk = watchedDisk({
    before: ({ name, path }) => {
      const onMedium = resolve(path) === below || path.startsWith(below + sep)
      if (name !== at || !onMedium || seen++ !== after) return
      fired = true
      faulty.pullOut(broken)
    },
  })
  return { disk, fired: () => fired }
}

/** Demands that the failing device made the work stop, that this is what is said, and that the job goes on later. */
function demandLost(answer: CliAnswer, faulty: FaultyMedium): void {
  const { reads, writes } = faulty.failures()
  expect(reads + writes, 'nbdkit failed requests').toBeGreaterThan(0)
  expect(answer.document, answer.stderr).toMatchObject({ error: { code: 'medium.lost' }, resumable: true })
  expect(String(answer.document.error?.details['path'])).toContain(faulty.medium.mountPoint)
  expect(answer.exit).toBe(7)
}

const send = (medium: string): string[] => ['send', '--to', medium, '--destination', 'Import 1']

async function demandFinished(faulty: FaultyMedium, transferId: unknown): Promise<void> {
  const folder = faulty.medium.mountPoint
  const before = writtenAt(folder)
  const resumed = await command(pair.sender, send(folder))
  expect(resumed.document, resumed.stderr).toMatchObject({ verdict: 'verified', transferId })
  demandNotRepeated(folder, before)
  // The write test of the media step may come back beside it: its deletion was not flushed when the cable was pulled.
  expect(temporariesBelow(join(folder, 'causeway'))).toEqual([])
  faulty.medium.remount()
  const [volume] = resumed.document['volumes'] as Sent['volumes']
  demandSoundByHand(volume?.folder ?? '', pair.sender)
  expect(wronglyNamed(folder)).toEqual([])
  expect(await succeed(pair.sender, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
}

const SEND_PLACES: readonly (readonly [string, Place])[] = [
  ['while it is written', { at: 'write', broken: 'everything', after: 20 }],
  ['when it is flushed', { at: 'flushVolume', broken: 'writes', after: 0 }],
  ['when it is read back', { at: 'read', broken: 'reads', after: 3 }],
  ['when files get their names', { at: 'rename', broken: 'everything', after: 5 }],
]

describe.each<readonly [FileSystem, string | null]>([
  ['ext4', reason],
  ['ntfs', noNtfs],
])('a send to %s', (fileSystem, missing) => {
  // ntfs-3g writes at once, so that no flush can fail, and reads back from the kernel's memory
  const places = SEND_PLACES.filter(([, { broken }]) => fileSystem === 'ext4' || broken === 'everything')
  test.skipIf(missing !== null).each(places)('is taken up after the medium was lost %s', async (_when, place) => {
    const faulty = new FaultyMedium({ fileSystem })
    const { disk, fired } = pullingOut(faulty, place)
    const lost = await causewayOn(disk, pair.sender, ...send(faulty.medium.mountPoint))
    expect(fired(), 'it came to the fault').toBe(true)
    demandLost(lost, faulty)
    faulty.putBack()
    faulty.medium.remount()
    expect(wronglyNamed(faulty.medium.mountPoint)).toEqual([])
    await demandFinished(faulty, lost.document['transferId'])
    faulty.dispose()
  })
})

/** As slow as a stick, so that a moment is as likely to be in the flush or the read-back as anywhere. */
const SLOW = 4 * 1024 ** 2

test.skipIf(reason !== null)(
  `a send loses its medium ${String(RUNS)} times at random moments of the copy`,
  async () => {
    const hits = { reads: 0, writes: 0, tooLate: 0 }
    const faulty = new FaultyMedium({ fileSystem: 'ext4' })
    const folder = faulty.medium.mountPoint
    const copying = async (pullOutAfterMs: number | null): Promise<{ answer: CliAnswer; ms: number }> => {
      const began = { copy: 0, seal: 0 }
      let timer: NodeJS.Timeout | undefined
      faulty.slowDown(SLOW)
      const answer = await command(pair.sender, send(folder), {
        onLine: (line) => {
          if (line === 'copy' || line === 'seal') began[line] = performance.now()
          if (line === 'copy' && pullOutAfterMs !== null) timer = setTimeout(() => faulty.pullOut(), pullOutAfterMs)
        },
      })
      clearTimeout(timer)
      faulty.slowDown(null)
      return { answer, ms: began.seal - began.copy }
    }
    const empty = (): void => {
      faulty.medium.remount()
      rmSync(join(folder, 'causeway'), { recursive: true, force: true })
    }
    const { ms } = await copying(null)
    while (hits.reads + hits.writes < RUNS) {
      empty()
      const before = faulty.failures()
      const { answer } = await copying(Math.random() * ms)
      const { reads, writes } = faulty.failures()
      faulty.putBack()
      if (answer.exit === 0) {
        expect((hits.tooLate += 1), 'it is hardly ever hit').toBeLessThan(RUNS * 4 + 20)
        continue
      }
      hits[writes > before.writes ? 'writes' : 'reads'] += 1
      expect(reads + writes, 'nbdkit failed requests').toBeGreaterThan(before.reads + before.writes)
      demandLost(answer, faulty)
      faulty.medium.remount()
      expect(wronglyNamed(folder)).toEqual([])
      await demandFinished(faulty, answer.document['transferId'])
    }
    console.info(`media lost at random: ${JSON.stringify(hits)}`)
    faulty.dispose()
  },
)

/** A faulty medium with a transfer on it, freshly put in, and a fresh receiving station. */
async function sentOn(fileSystem: FileSystem): Promise<{ faulty: FaultyMedium; home: string }> {
  const faulty = new FaultyMedium({ fileSystem })
  await succeed(pair.sender, ...send(faulty.medium.mountPoint))
  faulty.medium.remount()
  const home = join(pair.root, 'receives')
  rmSync(home, { recursive: true, force: true })
  await cp(pair.receiver, home, { recursive: true })
  return { faulty, home }
}

const RECEIVE_STEPS_AT_MEDIUM = ['identify', 'trust', 'verify', 'content'] as const

test.skipIf(reason !== null).each(RECEIVE_STEPS_AT_MEDIUM)(
  'a medium that is lost before %s is taken up',
  async (step) => {
    const { faulty, home } = await sentOn('ext4')
    const folder = faulty.medium.mountPoint
    const engine = await openEngine(home)
    const { id } = engine.jobs.startReceive()
    const earlier = { identify: null, trust: 'identify', verify: 'trust', content: 'server' } as const
    const last = earlier[step]
    if (last) await runUntil(engine, id, last, [folder])
    // what the steps before have read would answer from memory
    faulty.medium.remount()
    faulty.pullOut()
    const { job, error } = await engine.run(id, inputOf(step, [folder]))
    expect(faulty.failures().reads, 'nbdkit failed reads').toBeGreaterThan(0)
    expect({ code: error?.code, outcome: job.outcome }).toEqual({ code: 'medium.lost', outcome: null })
    expect(String(error?.details['path'])).toContain(folder)
    engine.close()
    faulty.putBack()
    faulty.medium.remount()
    const resumed = await command(home, ['receive', folder])
    expect(resumed.document, resumed.stderr).toMatchObject({ verdict: 'verified' })
    faulty.dispose()
  },
)

test.skipIf(reason !== null).each(['verify', 'content'] as const)(
  'a medium that is lost in the middle of %s is taken up',
  async (step) => {
    const { faulty, home } = await sentOn('ext4')
    const folder = faulty.medium.mountPoint
    const { disk, fired } = pullingOut(faulty, { at: 'openToRead', broken: 'everything', after: 25 })
    const engine = await openEngine(home, disk)
    const { id } = engine.jobs.startReceive()
    const store = join(home, 'practice/import/WSUSContent')
    if (step === 'content') {
      const calm = await openEngine(home)
      await runUntil(calm, id, 'server', [folder])
      calm.close()
      // what the verification has read would answer from memory
      faulty.medium.remount()
    } else await runUntil(engine, id, 'trust', [folder])
    const { job, error } = await engine.run(id, inputOf(step, [folder]))
    engine.close()
    expect(fired(), 'it came to the fault').toBe(true)
    expect(faulty.failures().reads, 'nbdkit failed reads').toBeGreaterThan(0)
    expect({ code: error?.code, outcome: job.outcome }).toEqual({ code: 'medium.lost', outcome: null })
    expect(wronglyNamed(store)).toEqual([])
    const before = writtenAt(store)
    faulty.putBack()
    faulty.medium.remount()
    const resumed = await command(home, ['receive', folder])
    expect(resumed.document, resumed.stderr).toMatchObject({ verdict: 'verified', transferId: job.transferId })
    demandNotRepeated(store, before)
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
    faulty.dispose()
  },
)

test.skipIf(reason !== null)('a medium that was lost and not put in again is said to be lost still', async () => {
  const faulty = new FaultyMedium({ fileSystem: 'ext4' })
  const folder = faulty.medium.mountPoint
  const { disk } = pullingOut(faulty, { at: 'flushVolume', broken: 'everything', after: 0 })
  const lost = await causewayOn(disk, pair.sender, ...send(folder))
  demandLost(lost, faulty)
  const still = await command(pair.sender, send(folder))
  expect(still.document, still.stderr).toMatchObject({
    transferId: lost.document['transferId'],
    error: { code: 'medium.lost' },
  })
  faulty.medium.unmount()
  // nothing may be written into the empty folder where the medium was
  const gone = await command(pair.sender, send(folder))
  expect(gone.document, gone.stderr).toMatchObject({
    transferId: lost.document['transferId'],
    error: { code: 'medium.lost' },
  })
  faulty.putBack()
  faulty.medium.mount()
  await demandFinished(faulty, lost.document['transferId'])
  faulty.dispose()
})
