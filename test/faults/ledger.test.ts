/**
 * A ledger on a disk that fills up while processes append to it, some of which are killed at the same time. After each:
 * nothing that append has confirmed is lost, the chain holds, and the next append works once there is room again.
 * CAUSEWAY_FAULT_RUNS says how often.
 */
import { once } from 'node:events'
import { mkdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { Ledger } from '../../electron/ledger/ledger'
import { createStationKey } from '../../electron/trust/station-key'
import { LoopMedium, disposeAll, whyNoLoopMedia } from '../support/media/loop'
import { tool } from '../support/media/tools'
import { appendingProcess, homeAt, type Home } from '../unit/ledger/fixture'

const RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 3)
const reason = whyNoLoopMedia(['ext4'], ['fallocate'])
if (reason !== null) console.warn(`a ledger on a full disk is not tested here: ${reason}`)

afterEach(disposeAll)

/** Fills the disk but for so many bytes. @returns makes room again */
function leave(folder: string, bytes: number): () => void {
  const filler = join(folder, 'somebody-else')
  tool('sync', '--file-system', folder)
  const { bavail, bsize } = statfsSync(folder)
  tool('fallocate', '--length', String(bavail * bsize - bytes), filler)
  tool('sync', '--file-system', folder)
  return () => {
    rmSync(filler)
    tool('sync', '--file-system', folder)
  }
}

/** Appends in another process until it ends, or is killed some time after it has said that so many events are in. */
async function appendUntilItEnds(station: Home, mark: string, kill: { events: number; wait: number } | null) {
  const child = appendingProcess(station.folder, 1_000_000, mark, 'pipe')
  const said: number[] = []
  let complaint = ''
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => said.push(Number(line)))
  child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()))
  const ended = once(child, 'close')
  if (kill) {
    while (said.length < kill.events && child.exitCode === null) await wait(1)
    await wait(kill.wait)
    child.kill('SIGKILL')
  }
  await ended
  return {
    said,
    complaint: `${complaint} ${String(child.exitCode)} ${String(child.signalCode)} ${String(said.length)}`,
    killed: child.signalCode === 'SIGKILL',
  }
}

function demandWhole(station: Home, said: readonly number[], before: number): void {
  const ledger = Ledger.open(station.file, station.options)
  try {
    expect(ledger.verify()).toMatchObject({ intact: true, firstBad: null, isListSound: true })
    expect(ledger.head().sequence).toBeGreaterThanOrEqual(Math.max(before, ...said))
    const next = ledger.append({ type: 'station.created', payload: { mark: 'after' } })
    expect(ledger.head().sequence).toBe(next.sequence)
    expect(ledger.verify().intact).toBe(true)
  } finally {
    ledger.close()
  }
}

describe.skipIf(reason !== null)('a ledger on a small disk', () => {
  test(`that fills up ${String(RUNS)} times, and is full again at once`, async () => {
    const station = await homeOnSmallDisk()
    let before = 0
    for (let run = 0; run < RUNS; run++) {
      const makeRoom = leave(station.folder, 64 * 1024 + Math.floor(Math.random() * 512 * 1024))
      const { said, complaint } = await appendUntilItEnds(station, `full-${String(run)}`, null)
      // The fault has fired: it is the full disk that ended it, after some events.
      expect(complaint).toContain('home.full')
      const looked = Ledger.open(station.file, { ...station.options, readOnly: true })
      expect(looked.verify(), 'while it is full').toMatchObject({ intact: true })
      expect(looked.head().sequence).toBeGreaterThanOrEqual(Math.max(before, ...said))
      looked.close()
      makeRoom()
      demandWhole(station, said, before)
      before = Math.max(before, ...said)
    }
    expect(before).toBeGreaterThan(RUNS)
  })

  test(`whose writer is killed ${String(2 * RUNS)} times while the disk fills up`, async () => {
    const station = await homeOnSmallDisk()
    let before = 0
    let kills = 0
    for (let run = 0; run < 2 * RUNS; run++) {
      // 256 KiB hold five events and more. Every other run has room for ten times as many and is killed among them;
      // the others race with the disk.
      const isAmongMany = run % 2 === 0
      const makeRoom = leave(station.folder, (isAmongMany ? 4096 : 256 + Math.floor(Math.random() * 512)) * 1024)
      const { said, killed } = await appendUntilItEnds(station, `kill-${String(run)}`, {
        events: 1 + Math.floor(Math.random() * 8),
        wait: isAmongMany ? 0 : Math.random() * 100,
      })
      if (killed) kills++
      makeRoom()
      demandWhole(station, said, before)
      before = Math.max(before, ...said)
    }
    expect(kills, 'some were killed before the disk was full').toBeGreaterThan(0)
  })
})

/** A station whose ledger holds an event, on a disk of its own: without room for its tables it would not exist at all. */
async function homeOnSmallDisk(): Promise<Home> {
  // From 512 MiB on ext4 has blocks of 4 KiB, as the disks of computers have. On smaller blocks SQLite's shared memory
  // file ends the process with SIGBUS when the disk is full; nothing confirmed is lost then either.
  const { mountPoint } = new LoopMedium({ fileSystem: 'ext4', mebibytes: 600 })
  const folder = join(mountPoint, 'home')
  mkdirSync(folder)
  await createStationKey(join(folder, 'keys'), 'causeway-practice:Import 1')
  const station = await homeAt(folder)
  const ledger = Ledger.open(station.file, station.options)
  ledger.append({ type: 'station.created', payload: { mark: 'first' } })
  ledger.close()
  return station
}
