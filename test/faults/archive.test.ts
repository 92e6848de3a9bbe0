/**
 * A ledger that is archived by a process which is killed in between, and on a disk that is too full for it. After each:
 * the old ledger or the new one, whole; and no event that is in neither the ledger nor a proven file.
 * CAUSEWAY_FAULT_RUNS says how often.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isTemporaryName } from '../../electron/files/durable'
import { Ledger } from '../../electron/ledger/ledger'
import { currentOperator } from '../../electron/station/operator'
import { fillLedger } from '../bench/ledger-fill'
import { LoopMedium, disposeAll, whyNoLoopMedia } from '../support/media/loop'
import { tool } from '../support/media/tools'
import { BUILT_CLI, causeway, succeed } from '../support/stations'
import { homeAt } from '../unit/ledger/ledger-home'

const RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 3)
const EVENTS = 20_000
/** `fillLedger` writes an event each minute from 2020-01-01 on. */
const DAY = '2020-01-14'
const reason = whyNoLoopMedia(['ext4'], ['fallocate'])
if (reason !== null) console.warn(`archiving on a full disk is not tested here: ${reason}`)

let root: string
/** A home whose ledger has years of events. */
let old: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'causeway-archive-'))
  old = join(root, 'old')
  await succeed(old, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'ledger-head'])
    rmSync(join(old, name), { force: true })
  const { file, options } = await ledgerOf(old)
  fillLedger(file, options, EVENTS)
  const ledger = Ledger.open(file, options)
  ledger.append({
    type: 'station.created',
    payload: { role: 'connected', name: 'Export 1', server: 'practice', account: currentOperator() },
  })
  ledger.signHead()
  ledger.close()
}, 120_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))
afterEach(disposeAll)

async function ledgerOf(home: string) {
  const { file, options } = await homeAt(home)
  return { file, options: { ...options, station: 'Export 1' } }
}

interface Scene {
  readonly home: string
  readonly folder: string
  readonly file: string
}

function scene(place = root): Scene {
  const home = mkdtempSync(join(place, 'home-'))
  cpSync(old, home, { recursive: true })
  const folder = mkdtempSync(join(root, 'out-'))
  return { home, folder, file: join(folder, 'archive') }
}

type Phase = 'written' | 'named' | 'given up'

const isBeingWritten = (folder: string) => readdirSync(folder).some(isTemporaryName)

/** Archives in another process and kills it some milliseconds after a phase began. @returns whether the kill hit */
async function archiveAndKill({ home, folder, file }: Scene, phase: Phase, afterMs: number): Promise<boolean> {
  const args = ['--home', home, '--json', 'history', 'archive', '--before', DAY, '--out', file]
  const child = spawn(process.execPath, [BUILT_CLI, ...args], { stdio: 'ignore' })
  const ended = once(child, 'close')
  const wal = join(home, 'ledger.db-wal')
  const begun: Record<Phase, () => boolean> = {
    written: () => isBeingWritten(folder),
    named: () => existsSync(file),
    // Megabytes of changed pages: the events are being taken out, or the room given back.
    'given up': () => existsSync(file) && (statSync(wal, { throwIfNoEntry: false })?.size ?? 0) > 4 * 1024 * 1024,
  }
  while (child.exitCode === null && !begun[phase]()) await turn()
  await wait(afterMs)
  child.kill('SIGKILL')
  await ended
  return child.signalCode === 'SIGKILL'
}

/** @returns whether the ledger has given its events up */
async function demandNothingLost({ home, file }: Scene): Promise<boolean> {
  const { file: db, options } = await ledgerOf(home)
  const ledger = Ledger.open(db, options)
  const archives = ledger.archives()
  const { intact, firstBad, isListSound, events } = ledger.verify()
  ledger.close()
  expect({ intact, firstBad, isListSound }).toEqual({ intact: true, firstBad: null, isListSound: true })
  if (archives.length === 0) {
    expect(events).toBeGreaterThan(EVENTS)
    return false
  }
  const answer = await causeway(home, 'history', 'verify', file)
  expect(answer.exit, answer.stderr).toBe(0)
  expect(answer.document['verification']).toMatchObject({ archives: [{ isRead: true }], unjudgedHeads: 0 })
  return true
}

/** Where the ledger stood when the process was killed: the file has no name yet, has it, or the events are given up. */
const PLACES = ['before', 'between', 'after'] as const
type Place = (typeof PLACES)[number]
const AIMED_AT: Record<Place, Phase> = { before: 'written', between: 'named', after: 'given up' }

test(`a process that archives is killed ${String(3 * RUNS)} times: while it writes, when the file has its name, while events go`, async () => {
  const hits = new Map<Place, number>()
  // A quick machine is past a phase, and a slow one not through it, in the same time: each miss moves the aim.
  const longestWaits: Record<Place, number> = { before: 150, between: 150, after: 150 }
  const notHit = (): Place | undefined => PLACES.find((place) => !hits.has(place))
  for (let run = 0; run < 3 * RUNS || notHit(); run++) {
    expect(run, `not hit: ${String(notHit())}`).toBeLessThan(10 * RUNS + 10)
    const aim = run < 3 * RUNS ? (PLACES[run % 3] ?? 'between') : (notHit() ?? 'between')
    const at = scene()
    const killed = await archiveAndKill(at, AIMED_AT[aim], Math.random() * longestWaits[aim])
    const gaveUp = await demandNothingLost(at)
    const place = gaveUp ? 'after' : existsSync(at.file) ? 'between' : 'before'
    if (killed) hits.set(place, (hits.get(place) ?? 0) + 1)
    if (!killed || PLACES.indexOf(place) > PLACES.indexOf(aim)) longestWaits[aim] /= 2
    else if (place !== aim) longestWaits[aim] *= 2
    // The same again, to a file of its own where the first one is there already.
    const again = { ...at, file: join(at.folder, 'again') }
    if (!gaveUp) {
      await succeed(at.home, 'history', 'archive', '--before', DAY, '--out', again.file)
      expect(await demandNothingLost(again)).toBe(true)
    }
    rmSync(at.home, { recursive: true })
  }
  console.info(`killed: ${JSON.stringify([...hits])}`)
})

describe.skipIf(reason !== null)('a disk that is nearly full', () => {
  /** Fills the disk but for so many bytes. @returns makes room again */
  function leave(folder: string, bytes: number): () => void {
    const filler = join(folder, 'somebody-else')
    tool('sync', '--file-system', folder)
    const { bavail, bsize } = statfsSync(folder)
    tool('fallocate', '--length', String(bavail * bsize - bytes), filler)
    return () => {
      rmSync(filler)
      tool('sync', '--file-system', folder)
    }
  }

  test('keeps the ledger as it is, or lets it keep its size until there is room', async () => {
    const { mountPoint } = new LoopMedium({ fileSystem: 'ext4', mebibytes: 600 })
    mkdirSync(join(mountPoint, 'homes'))
    const outcomes = new Set<string>()
    for (const mebibytes of [1, 4, 24]) {
      const at = scene(join(mountPoint, 'homes'))
      const makeRoom = leave(mountPoint, mebibytes * 1024 * 1024)
      const { exit, document } = await causeway(at.home, 'history', 'archive', '--before', DAY, '--out', at.file)
      const notShrunk = document['notShrunk']
      if (exit === 0) outcomes.add(notShrunk === null ? 'done' : 'not shrunk')
      else {
        expect(document.error?.code).toMatch(/^(medium|home)\.full$/)
        expect(existsSync(at.file), 'a file that no ledger names').toBe(false)
        outcomes.add('refused')
      }
      makeRoom()
      expect(await demandNothingLost(at)).toBe(exit === 0)
      if (exit === 0 && notShrunk !== null) {
        const { ledgerBytes } = await succeed(at.home, 'history', 'archive', '--shrink')
        const { before, after } = ledgerBytes as { before: number; after: number }
        expect(after).toBeLessThan(before)
        expect(await demandNothingLost(at)).toBe(true)
      }
      rmSync(at.home, { recursive: true })
    }
    // The fault has fired, and not always.
    expect([...outcomes]).toEqual(expect.arrayContaining(['refused', 'done']))
  })
})
