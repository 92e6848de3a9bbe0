/** Companion folders while they are copied: a source that changes, work that is killed or interrupted. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as timers from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CausewayError } from '../../../../shared/errors'
import type { JobView } from '../../../../shared/jobs'
import { fill, officeFolder } from '../../../support/companions'
import { contentsOf } from '../../../support/refusals'
import { BUILT_CLI, makePair, pinSender, succeed, type Pair } from '../../../support/stations'
import { watchedDisk, type Watch } from '../../../support/watched-disk'
import { fault } from '../../workers/disks'
import { temporariesIn } from '../../workers/tasks'
import { openEngine, resultOf, runUntil, type Engine } from '../engine'

/** The waits between two looks, and between two attempts, which no test here sits out. */
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof timers>()),
  setTimeout: async () => {},
}))

let pair: Pair
let office: string
beforeEach(async () => {
  pair = await makePair(3)
  office = officeFolder(join(pair.root, 'Office365updates'))
})
afterEach(() => pair.dispose())

const STREAM = 'office/data/16.0.1234.1001/stream.x64.x-none.dat'
const NAME = `data/companions/Office/${STREAM}`

describe('a file that is no more what was listed', () => {
  let engine: Engine
  let watch: Watch
  let id: string
  beforeEach(async () => {
    watch = {}
    engine = await openEngine(pair.sender, watchedDisk({ before: (call) => watch.before?.(call) }))
    id = engine.jobs.startSend({ destination: 'Import 1' }).id
    await runUntil(engine, id, 'export', [])
    const companions = [{ name: 'Office', folder: office }]
    expect((await engine.run(id, { step: 'plan', companions })).error).toBeNull()
    await runUntil(engine, id, 'media', [pair.medium])
  })
  afterEach(() => engine.close())

  /** As the command line runs it: what cannot be helped ends the job. */
  const copy = (): Promise<{ job: JobView; error: CausewayError | null }> =>
    engine.jobs.runStep(
      id,
      { step: 'copy' },
      { report: () => {}, changed: () => {}, mediumFolder: (folder) => folder, endOnFailure: true },
    )
  const inVolume = () => {
    const [volume] = resultOf(engine.jobs.get(id), 'media').volumes
    return join(volume?.folder ?? '', NAME)
  }

  const whileRead = (work: () => void) => () => {
    let reads = 0
    watch = {
      before: ({ name, path }) => {
        if (name === 'read' && path === join(office, STREAM) && ++reads === 2) work()
      },
    }
  }
  const path = () => join(office, STREAM)
  test.each([
    ['other bytes of the same size', () => writeFileSync(path(), Buffer.alloc(200_000))],
    ['the same bytes, written anew', () => writeFileSync(path(), readFileSync(path()))],
    ['a size that grew', () => appendFileSync(path(), 'more')],
    ['other bytes while it is read', whileRead(() => utimesSync(path(), 1, 2))],
    ['more bytes while it is read', whileRead(() => appendFileSync(path(), 'more'))],
  ])('(%s) stops the copy, is named, and is not on the medium', async (_, work) => {
    // Time stamps of Linux are those of its clock's last tick.
    await new Promise((resolve) => setTimeout(resolve, 20))
    work()
    const { job, error } = await copy()
    expect(error).toMatchObject({ code: 'content.changed-while-copying', details: { path: NAME, count: 1 } })
    expect(job.steps.find((step) => step.id === 'copy')?.problems).toEqual([{ path: NAME, problem: 'changed' }])
    expect(job.outcome?.verdict).toBe('failed')
    expect(existsSync(inVolume())).toBe(false)
    expect(temporariesIn(pair.medium)).toEqual([])
  })

  test('while one that cannot be read for a while is tried again', async () => {
    let attempts = 0
    watch = {
      before: ({ name, path }) => {
        if (name === 'openToRead' && path === join(office, STREAM) && ++attempts === 1) throw fault('EBUSY')
      },
    }
    expect((await copy()).error).toBeNull()
    expect(attempts).toBe(2)
    expect(readFileSync(inVolume())).toEqual(readFileSync(join(office, STREAM)))
  })

  test('and one that is gone is named as missing; when it is back as it was, the job goes on', async () => {
    renameSync(path(), join(pair.root, 'away'))
    const { job, error } = await copy()
    expect(error).toMatchObject({ code: 'file.unreadable', details: { path: NAME, system: 'ENOENT' } })
    expect(job.outcome).toBeNull()
    renameSync(join(pair.root, 'away'), path())
    expect((await copy()).error).toBeNull()
    expect(readFileSync(inVolume())).toEqual(readFileSync(path()))
  })
})

// Windows knows no process groups.
describe.skipIf(process.platform === 'win32')('killed in the midst of it, the same command goes on', () => {
  const many = () =>
    fill(
      join(pair.root, 'many'),
      Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`${n % 7}/${n}.bin`, Buffer.alloc(30_000, n)])),
    )

  /** Runs the built command until something lies below a folder, and kills it then. */
  async function killWhen(home: string, args: readonly string[], below: () => string | null): Promise<void> {
    const child = spawn(process.execPath, [BUILT_CLI, '--home', home, '--json', ...args], {
      detached: true,
      stdio: 'ignore',
    })
    const ended = once(child, 'close') as Promise<[number | null, string | null]>
    const looking = setInterval(() => {
      const folder = below()
      if (folder === null || !existsSync(folder) || !hasFiles(folder)) return
      clearInterval(looking)
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, 1)
    const [, signal] = await ended.finally(() => clearInterval(looking))
    expect(signal).toBe('SIGKILL')
  }

  test('at either side', async () => {
    const folder = many()
    const send = ['send', '--to', pair.medium, '--destination', 'Import 1', '--companion', `Many=${folder}`]
    await killWhen(pair.sender, send, () => {
      const [transfer] = existsSync(join(pair.medium, 'causeway')) ? readdirSync(join(pair.medium, 'causeway')) : []
      return transfer ? join(pair.medium, 'causeway', transfer, 'volume-01', 'data', 'companions', 'Many') : null
    })
    expect(await succeed(pair.sender, ...send)).toMatchObject({ verdict: 'verified' })

    await pinSender(pair)
    const place = join(pair.root, 'place')
    const receive = ['receive', pair.medium, '--companion', `Many=${place}`]
    await killWhen(pair.receiver, receive, () => place)
    for (const [path, digest] of Object.entries(contentsOf(place)))
      if (!path.endsWith('.part')) expect(contentsOf(folder)[path], path).toBe(digest)
    expect(await succeed(pair.receiver, ...receive)).toMatchObject({
      verdict: 'verified',
      companions: [{ name: 'Many', files: 400, folder: place }],
    })
    expect(contentsOf(place)).toEqual(contentsOf(folder))
  })
})

function hasFiles(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile())
}

test('what was placed before another folder was chosen is placed there too, and nothing is taken away', async () => {
  await pinSender(pair)
  const tools = fill(join(pair.root, 'tools'), { 'tool.exe': 'MZ' })
  const named = ['--companion', `Office=${office}`, '--companion', `Tools=${tools}`]
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', ...named)
  const [first, second, taken] = ['first', 'second', 'taken'].map((name) => join(pair.root, name))
  fill(taken ?? '', { 'tool.exe': 'other bytes' })
  const written: string[] = []
  const disk = watchedDisk({ before: ({ name, to }) => void (name === 'rename' && written.push(to ?? '')) })
  const engine = await openEngine(pair.receiver, disk)
  try {
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'server', [pair.medium])
    const place = (folder = '', tools: string | null = null) =>
      engine.run(id, {
        step: 'content',
        companions: [
          { name: 'Office', folder },
          { name: 'Tools', folder: tools },
        ],
      })
    for (const folder of [first, first, second])
      expect((await place(folder, taken)).error).toMatchObject({
        code: 'companion.conflict',
        details: { name: 'Tools' },
      })
    // The second time there was nothing to do in it, and what is in another folder is proven there for itself.
    const below = (folder = '') => written.filter((path) => path.startsWith(folder)).length
    expect([below(first), below(second)]).toEqual([4, 4])
    const { job, error } = await place(second)
    expect(error).toBeNull()
    expect(resultOf(job, 'content').companions).toMatchObject([
      { name: 'Office', folder: second, alreadyThere: 0 },
      { name: 'Tools', folder: null },
    ])
    for (const folder of [first, second]) expect(contentsOf(folder ?? '')).toEqual(contentsOf(office))
    expect(contentsOf(taken ?? '')).toEqual(contentsOf(fill(join(pair.root, 'as'), { 'tool.exe': 'other bytes' })))
  } finally {
    engine.close()
  }
})
