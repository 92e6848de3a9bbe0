/** The plan made again while the transfer is under way: what is proven stays where it is. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { rename } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JobView } from '../../../shared/jobs'
import { FILE_STATE, Journal } from '../../../electron/transfer/jobs/journal'
import { bytesIn, smallMedia } from '../../support/small-media'
import { causeway, makePair, pinSender, succeed, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
let media: string[]
let letGo = (): void => {}
beforeEach(async () => {
  pair = await makePair(6)
  engine = await openEngine(pair.sender)
  media = ['a', 'b', 'c', 'd'].map((name) => join(pair.root, name))
  for (const medium of media) mkdirSync(medium)
  haveRoomWhenChosen(2)
})
afterEach(() => {
  letGo()
  engine.close()
  pair.dispose()
})

const [a, b, c, d] = [0, 1, 2, 3].map((n) => () => media[n] ?? '') as [
  () => string,
  () => string,
  () => string,
  () => string,
]

/** Each medium holds somewhat more than half of what is sent, when so many are chosen at once. */
function haveRoomWhenChosen(together: number): void {
  letGo()
  const all = bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent'))
  letGo = smallMedia(new Map(media.map((medium) => [medium, all * 0.6])), together)
}

/** Copies to a and b until b is pulled out before anything of it is proven. */
async function untilSecondIsLost(): Promise<JobView> {
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  const planned = await runUntil(engine, id, 'media', [a(), b()])
  expect(resultOf(planned, 'media').volumes).toHaveLength(2)
  await rename(b(), `${b()}-out`)
  const stopped = await engine.run(id, { step: 'copy' })
  expect(stopped.error).toMatchObject({ code: 'medium.lost' })
  return stopped.job
}

/** Every file below a folder with the time of its last change and its inode: the same as long as nobody writes it anew. */
function written(folder: string): string[] {
  return readdirSync(join(folder, 'causeway'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && relative(folder, entry.parentPath).includes('data'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { ino, mtimeMs } = statSync(path)
      return `${relative(folder, path)} ${ino} ${mtimeMs}`
    })
    .sort()
}

async function receive(...from: string[]): Promise<void> {
  if (((await succeed(pair.receiver, 'trust', 'list'))['signers'] as unknown[]).length === 0) await pinSender(pair)
  expect(await succeed(pair.receiver, 'receive', ...from)).toMatchObject({ verdict: 'verified', missingFiles: [] })
}

test('another medium takes the place of one that was lost, and what is proven is not copied again', async () => {
  const { id } = await untilSecondIsLost()
  const before = written(a())
  expect(before.length).toBeGreaterThan(3)
  expect((await engine.run(id, { step: 'media', media: [a(), c()] })).error).toBeNull()
  const done = await runUntil(engine, id, 'handover', [])
  expect(done.outcome?.verdict).toBe('verified')
  expect(
    resultOf(done, 'seal').volumes.map(({ index, of, folder }) => [index, of, folder.slice(0, a().length)]),
  ).toEqual([
    [1, 2, a()],
    [2, 2, c()],
  ])
  expect(written(a())).toEqual(before)
  await receive(c(), a())
})

test('a volume whose medium is not chosen again is complete with what it has', async () => {
  const { id, transferId } = await untilSecondIsLost()
  const before = written(a())
  const planned = await engine.run(id, { step: 'media', media: [c(), d()] })
  expect(resultOf(planned.job, 'media')).toMatchObject({
    volumes: [{ index: 1, files: before.length }, { index: 2 }],
    unused: [{ location: d() }],
  })
  const done = await runUntil(engine, id, 'handover', [])
  expect(done.outcome?.verdict).toBe('verified')
  const step = engine.station.ledger
    .transferEvents(transferId ?? '')
    .filter(({ payload }) => payload['step'] === 'media')
    .at(-1)
  expect(step?.payload['kept']).toEqual([
    { folder: resultOf(done, 'seal').volumes[0]?.folder, files: before.length, bytes: expect.any(Number) as number },
  ])
  await receive(a(), c())
})

test('a file that was named just before the kill and is another volume’s now is taken away', async () => {
  const { id } = await untilSecondIsLost()
  const journal = Journal.open(engine.station.paths.journal)
  const [file] = journal.page(id, 2, FILE_STATE.planned, '', 1)
  journal.close()
  const [store] = [join(pair.sender, 'practice', 'export')]
  const stray = join(resultOf(engine.jobs.get(id), 'media').volumes[0]?.folder ?? '', file?.path ?? '')
  mkdirSync(join(stray, '..'), { recursive: true })
  copyFileSync(join(store, (file?.path ?? '').replace(/^data\//, '')), stray)
  expect((await engine.run(id, { step: 'media', media: [a(), c()] })).error).toBeNull()
  const done = await runUntil(engine, id, 'seal', [])
  expect(existsSync(stray)).toBe(false)
  expect(resultOf(done, 'seal').volumes).toHaveLength(2)
  await receive(a(), c())
})

test('a file of nobody is not taken away but stops the seal, whose words are fixed then', async () => {
  const { id } = await untilSecondIsLost()
  await engine.run(id, { step: 'media', media: [a(), c()] })
  await runUntil(engine, id, 'copy', [])
  const foreign = join(resultOf(engine.jobs.get(id), 'media').volumes[0]?.folder ?? '', 'data', 'letter.txt')
  writeFileSync(foreign, 'dear sir')
  expect((await engine.run(id, { step: 'seal' })).error).toMatchObject({ code: 'payload.unexpected' })
  expect(existsSync(foreign)).toBe(true)
  expect(engine.jobs.canRepeat(id, 'media')).toBe(false)
  await expect(engine.run(id, { step: 'media', media: [a(), d()] })).rejects.toMatchObject({ code: 'job.wrong-step' })
})

test('a medium that is gone for good is given up, and its files are copied anew', async () => {
  const { id } = await untilSecondIsLost()
  rmSync(a(), { recursive: true })
  const planned = await engine.run(id, { step: 'media', media: [c(), d()], lost: [1] })
  expect(planned.error).toBeNull()
  const done = await runUntil(engine, id, 'handover', [])
  expect(resultOf(done, 'seal').volumes.map(({ index, of }) => [index, of])).toEqual([
    [1, 2],
    [2, 2],
  ])
  await receive(c(), d())
})

test('a choice of media that cannot be keeps the job and what is proven', async () => {
  const { id } = await untilSecondIsLost()
  const before = written(a())
  haveRoomWhenChosen(1)
  for (const chosen of [join(pair.root, 'nowhere'), a()]) {
    const { error, job } = await engine.run(id, { step: 'media', media: [chosen] })
    expect(error).toMatchObject({ code: 'medium.not-ready' })
    expect(job.outcome).toBeNull()
  }
  haveRoomWhenChosen(2)
  expect((await engine.run(id, { step: 'media', media: [a(), c()] })).error).toBeNull()
  await runUntil(engine, id, 'seal', [])
  expect(written(a())).toEqual(before)
})

test('until the seal the plan can be made again, then no more', async () => {
  const { id } = await untilSecondIsLost()
  await engine.run(id, { step: 'media', media: [a(), c()] })
  await runUntil(engine, id, 'copy', [])
  expect(engine.jobs.canRepeat(id, 'media')).toBe(true)
  expect(engine.jobs.canRepeat(id, 'plan')).toBe(false)
  await runUntil(engine, id, 'seal', [])
  expect(engine.jobs.canRepeat(id, 'media')).toBe(false)
})

test('nothing of an unfinished volume stays on a medium that is no longer used', async () => {
  const { id, transferId } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'media', [a(), b()])
  const unfinished = join(a(), 'causeway', transferId ?? '', 'volume-01')
  mkdirSync(join(unfinished, 'data'), { recursive: true })
  writeFileSync(join(unfinished, 'data', '.causeway-0123456789abcdef.part'), 'half')
  await engine.run(id, { step: 'media', media: [c(), d()] })
  expect(readdirSync(a())).toEqual([])
})

test('each volume is written on several media, byte for byte the same, and each is enough', async () => {
  haveRoomWhenChosen(4)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'plan', [])
  const planned = await engine.run(id, { step: 'media', media, copies: 2 })
  expect(planned.error).toBeNull()
  expect(planned.job.steps.find((step) => step.id === 'media')?.checks.at(-1)).toMatchObject({
    id: 'medium.copies',
    state: 'warning',
    value: { count: 2 },
  })
  const done = await runUntil(engine, id, 'handover', [])
  const volumes = resultOf(done, 'seal').volumes
  expect(volumes.map(({ copies }) => copies?.length)).toEqual([1, 1])
  for (const { folder, copies = [] } of volumes) expect(files(copies[0] ?? '')).toEqual(files(folder))
  const events = engine.station.ledger.transferEvents(done.transferId ?? '')
  expect(events.find(({ type }) => type === 'custody.handed-over')?.payload['media']).toEqual(['a', 'b', 'c', 'd'])

  await pinSender(pair)
  expect(await succeed(pair.receiver, 'verify', ...media)).toMatchObject({
    verdict: 'verified',
    duplicates: [
      { index: 1, folder: volumes[0]?.copies?.[0] },
      { index: 2, folder: volumes[1]?.copies?.[0] },
    ],
  })
  await receive(b(), d())
})

test('copies: too few media, and another number once copying has begun, are refused by name', async () => {
  haveRoomWhenChosen(4)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'plan', [])
  const few = await engine.run(id, { step: 'media', media: [a()], copies: 2 })
  expect(few.error).toMatchObject({ code: 'medium.not-ready' })
  expect(few.job.steps.find((step) => step.id === 'media')?.checks.at(-1)).toMatchObject({
    id: 'medium.copies',
    state: 'failed',
  })
  await engine.run(id, { step: 'media', media, copies: 2 })
  await rename(d(), `${d()}-out`)
  expect((await engine.run(id, { step: 'copy' })).error).toMatchObject({ code: 'medium.lost' })
  await rename(`${d()}-out`, d())
  const other = await engine.run(id, { step: 'media', media, copies: 1 })
  expect(other.error).toMatchObject({ code: 'medium.not-ready', details: { check: 'medium.copies' } })
  expect((await engine.run(id, { step: 'media', media, copies: 2 })).error).toBeNull()
  await runUntil(engine, id, 'handover', [])
  await receive(a(), d())
})

test('on the command line a medium of the first goes on with the transfer, others alone begin a new one', async () => {
  const { transferId } = await untilSecondIsLost()
  const before = written(a())
  const to = (...names: string[]): string[] => [
    'send',
    '--destination',
    'Import 1',
    ...names.flatMap((name) => ['--to', name]),
  ]
  const nowhere = await causeway(pair.sender, ...to(a(), join(pair.root, 'nowhere')))
  expect(nowhere).toMatchObject({ exit: 5, document: { error: { code: 'medium.not-ready' } } })
  letGo()
  const another = await succeed(pair.sender, ...to(d()))
  expect(another['transferId']).not.toBe(transferId)
  haveRoomWhenChosen(2)
  const sent = await succeed(pair.sender, ...to(a(), c()))
  expect(sent).toMatchObject({ verdict: 'verified', transferId, volumes: [{ index: 1 }, { index: 2 }] })
  expect(written(a())).toEqual(before)
})

/** Names and bytes of all files of a volume. */
function files(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, 'base64')]),
  )
}
