/**
 * The export server goes on working while it is copied from: content is changed, replaced, deleted, held or unreadable.
 * Each such file is tried again, then named; the others are copied; the job is taken up once the store is mended.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FileProblem } from '../../shared/jobs'
import { command } from '../support/command'
import { FaultyMedium, whyNoFaultyMedia } from '../support/media/faulty'
import { disposeAll } from '../support/media/loop'
import {
  demandNotRepeated,
  demandSoundByHand,
  filesBelow,
  temporariesBelow,
  writtenAt,
  wronglyNamed,
} from '../support/media/proof'
import { causewayOn, makePair, succeed, type CliAnswer, type Pair, type Sent } from '../support/stations'
import { watchedDisk, type Call } from '../support/watched-disk'
import { openEngine } from '../unit/transfer/engine'

let pair: Pair
let medium: string
let store: string
/** A file of the content store, its bytes, and what it is called on the medium. */
let victim: { readonly path: string; readonly bytes: Buffer; readonly named: string }

beforeAll(async () => {
  pair = await makePair(12)
})
afterAll(() => pair.dispose())
beforeEach(() => {
  medium = pair.medium
  store = join(pair.sender, 'practice/export/WSUSContent')
  const path = filesBelow(store).filter((one) => statSync(one).size > 5000)[3] ?? ''
  victim = { path, bytes: readFileSync(path), named: `data/WSUSContent/${relative(store, path).split(sep).join('/')}` }
})
afterEach(() => {
  writeFileSync(victim.path, victim.bytes)
  rmSync(join(medium, 'causeway'), { recursive: true, force: true })
  disposeAll()
})

const send = (): string[] => ['send', '--to', medium, '--destination', 'Import 1']

/** Does something to the victim whenever the engine comes to it. @returns the answer, and how often it came */
async function sendWhile(
  at: Call['name'],
  work: (time: number) => void,
): Promise<{ answer: CliAnswer; times: number }> {
  let times = 0
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (name === at && path === victim.path) work(++times)
    },
  })
  return { answer: await causewayOn(disk, pair.sender, ...send()), times }
}

/** What the job, which waits to be taken up, says of its copy step. */
async function problemsOfCopy({ document }: CliAnswer): Promise<readonly FileProblem[]> {
  const engine = await openEngine(pair.sender)
  try {
    const job = engine.jobs.get(String(document['jobId']))
    expect(job.outcome).toBeNull()
    return job.steps.find(({ id }) => id === 'copy')?.problems ?? []
  } finally {
    engine.close()
  }
}

/** Demands that the file alone is named and missing, and that the same command finishes once the store is mended. */
async function demandNamedThenFinished(answer: CliAnswer, code: string, problem: string): Promise<void> {
  expect(answer.document, answer.stderr).toMatchObject({ error: { code, details: { path: victim.named, count: 1 } } })
  expect(await problemsOfCopy(answer)).toEqual([{ path: victim.named, problem }])
  expect(answer.exit).not.toBe(0)
  const copied = filesBelow(medium).map((path) => basename(path))
  const others = filesBelow(store)
    .filter((path) => path !== victim.path)
    .map((path) => basename(path))
    .filter((name) => /^[0-9A-F]{40}/.test(name))
  expect(
    others.filter((name) => !copied.includes(name)),
    'all others are there',
  ).toEqual([])
  expect(copied).not.toContain(basename(victim.path))
  expect(wronglyNamed(medium)).toEqual([])
  expect(temporariesBelow(medium)).toEqual([])

  const before = writtenAt(medium)
  writeFileSync(victim.path, victim.bytes)
  await demandFinished(answer.document['transferId'])
  demandNotRepeated(medium, before)
}

async function demandFinished(transferId: unknown): Promise<void> {
  const resumed = await command(pair.sender, send())
  expect(resumed.document, resumed.stderr).toMatchObject({ verdict: 'verified', transferId })
  for (const { folder } of resumed.document['volumes'] as Sent['volumes']) demandSoundByHand(folder, pair.sender)
  expect(await succeed(pair.sender, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
}

/** As many bytes, others. */
const otherBytes = (): Buffer => Buffer.from(victim.bytes.map((byte) => byte ^ 0xff))

test('a file that other bytes took the place of is tried three times, then named', async () => {
  const { answer, times } = await sendWhile('openToRead', () => writeFileSync(victim.path, otherBytes()))
  expect(times).toBe(3)
  await demandNamedThenFinished(answer, 'content.wrong-digest', 'altered')
})

test('a file that changes while it is read is named, also when its time of writing says otherwise', async () => {
  const { mtime } = statSync(victim.path)
  const { answer } = await sendWhile('read', () => {
    writeFileSync(victim.path, otherBytes())
    utimesSync(victim.path, mtime, mtime)
  })
  await demandNamedThenFinished(answer, 'content.wrong-digest', 'altered')
})

test('a file that grows while it is read is named', async () => {
  const { answer } = await sendWhile('read', () => {
    if (statSync(victim.path).size === victim.bytes.length) writeFileSync(victim.path, 'more', { flag: 'a' })
  })
  expect(['content.changed-while-copying', 'content.wrong-digest']).toContain(answer.document.error?.code)
  const problem = answer.document.error?.code === 'content.wrong-digest' ? 'altered' : 'changed'
  await demandNamedThenFinished(answer, answer.document.error?.code ?? '', problem)
})

test('a file that is deleted is named', async () => {
  const { answer, times } = await sendWhile('openToRead', () => rmSync(victim.path, { force: true }))
  expect(times).toBe(3)
  await demandNamedThenFinished(answer, 'file.unreadable', 'missing')
})

test('a file that is held for a moment is copied the next time', async () => {
  const { answer, times } = await sendWhile('openToRead', (time) => {
    if (time < 3) throw Object.assign(new Error('EBUSY: resource busy or locked, open'), { code: 'EBUSY' })
  })
  expect(times).toBe(3)
  expect(answer.document, answer.stderr).toMatchObject({ verdict: 'verified' })
})

test('a file that is replaced while it is read is copied as it was, whole', async () => {
  const { answer } = await sendWhile('read', (time) => {
    if (time > 1) return
    writeFileSync(`${victim.path}.new`, otherBytes())
    renameSync(`${victim.path}.new`, victim.path)
  })
  expect(answer.document, answer.stderr).toMatchObject({ verdict: 'verified' })
  expect(wronglyNamed(medium)).toEqual([])
  for (const { folder } of answer.document['volumes'] as Sent['volumes']) demandSoundByHand(folder, pair.sender)
})

const reason = whyNoFaultyMedia(['ext4'])
if (reason !== null) console.warn(`not tested here with an unreadable store: ${reason}`)

test.skipIf(reason !== null)('a store on a failing disk: each file that cannot be read is named', async () => {
  const aside = `${store}-aside`
  renameSync(store, aside)
  mkdirSync(store)
  const faulty = new FaultyMedium({ fileSystem: 'ext4', mountPoint: store })
  try {
    await cp(aside, store, { recursive: true })
    faulty.medium.remount()
    let opened = 0
    const watched = watchedDisk({
      before: ({ name, path }) => {
        if (name === 'openToRead' && path.startsWith(store) && opened++ === 8) faulty.pullOut('reads')
      },
    })
    const answer = await causewayOn(watched, pair.sender, ...send())
    expect(faulty.failures().reads, 'nbdkit failed reads').toBeGreaterThan(0)
    expect(answer.document.error, answer.stderr).toMatchObject({ code: 'file.unreadable' })
    const problems = await problemsOfCopy(answer)
    const copied = filesBelow(medium).map((path) => basename(path))
    const lacking = filesBelow(aside)
      .map((path) => basename(path))
      .filter((name) => /^[0-9A-F]{40}/.test(name) && !copied.includes(name))
    expect(problems.map(({ path }) => basename(path)).sort(), 'what lacks is what is named').toEqual(lacking.sort())
    expect(new Set(problems.map(({ problem }) => problem))).toEqual(new Set(['unreadable']))
    expect(wronglyNamed(medium)).toEqual([])
    const before = writtenAt(medium)
    faulty.putBack()
    faulty.medium.remount()
    await demandFinished(answer.document['transferId'])
    demandNotRepeated(medium, before)
  } finally {
    faulty.dispose()
    rmSync(store, { recursive: true })
    renameSync(aside, store)
  }
})
