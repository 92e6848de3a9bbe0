/** Moves earlier events of a ledger to a file. docs/decisions/0015-archived-ledger.md has the reasons. */
import { existsSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { LedgerArchive } from '../../../shared/ledger'
import { JOB_KINDS } from '../../../shared/steps'
import { systemDisk } from '../../files/disk'
import { removeQuietly, syncFolder, temporaryPath } from '../../files/durable'
import { sha256OnMedium } from '../../files/hash'
import type { ArchivablePart, ProvenArchive } from '../../ledger/rotate'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { Journal } from '../jobs/journal'
import { verifyLedger } from './heads'
import { asUnwritable, writeBundle } from './history-bundle'
import { openBundle } from './open-bundle'
import { walkBundle } from './walk-bundle'

/** What came of archiving. */
export interface Archived {
  readonly archive: LedgerArchive
  /** Bytes that the ledger takes on the disk. */
  readonly ledgerBytes: { readonly before: number; readonly after: number }
  /** Why the ledger's file kept its size, `medium.full` for one; null when the room was given back. */
  readonly notShrunk: string | null
}

/**
 * Archives the events before a day, UTC. The whole ledger is verified first; the archive is written, flushed, read back
 * from the disk and compared with the ledger event by event; only then, in one transaction, the ledger names it and
 * gives up those events, but for those that rules ask for. Killed at any point, all events are in one place or both.
 * @param before `YYYY-MM-DD`, not in the future
 * @throws CausewayError `operator.not-permitted`, `usage` (details: problem), `ledger.damaged`, `archive.nothing`
 *   (details: before), `archive.job-unfinished` (details: job), `archive.unproven`, `file.exists`, `file.unwritable`,
 *   `medium.full` (details: path), `job.busy`
 */
export async function archiveHistory(
  station: Station,
  { before, file }: { readonly before: string; readonly file: string },
): Promise<Archived> {
  demandPermission(station, 'administer')
  if (before > new Date().toISOString().slice(0, 10))
    throw new CausewayError('usage', { problem: 'a day in the future has no events before it that are all known' })
  if (existsSync(file)) throw new CausewayError('file.exists', { path: file })
  demandIntact(station)
  const part = station.ledger.archivablePart(`${before}T00:00:00.000Z`)
  if (!part) throw new CausewayError('archive.nothing', { before })
  demandFinished(station, part)
  const size = ledgerBytes(station)
  const archive = rotate(station, await writeProven(station, part, file), file)
  const notShrunk = tryToShrink(station)
  return { archive, ledgerBytes: { before: size, after: ledgerBytes(station) }, notShrunk }
}

/**
 * Gives the room of archived events back, where a full disk kept it from being given back at once.
 * @throws CausewayError `operator.not-permitted`, `medium.full`, `job.busy` (details: path)
 */
export function shrinkLedger(station: Station): Archived['ledgerBytes'] {
  demandPermission(station, 'administer')
  const before = ledgerBytes(station)
  station.ledger.shrink()
  return { before, after: ledgerBytes(station) }
}

function demandIntact(station: Station): void {
  const { intact, firstBad } = verifyLedger(station, []).verification
  if (!intact)
    throw new CausewayError('ledger.damaged', {
      sequence: firstBad?.sequence ?? 0,
      problem: firstBad?.problem ?? 'malformed',
    })
}

/** Work that goes on asks for its own events, who proved trust above all. */
function demandFinished({ paths, ledger }: Station, { through }: ArchivablePart): void {
  if (!existsSync(paths.journal)) return
  const jobs = ledger.jobsUpTo(through)
  const journal = Journal.open(paths.journal)
  try {
    const open = JOB_KINDS.flatMap((kind) => journal.unfinished(kind)).find(({ id }) => jobs.has(id))
    if (open) throw new CausewayError('archive.job-unfinished', { job: open.transferId ?? open.id })
  } finally {
    journal.close()
  }
}

/** Writes the archive under a temporary name and gives it its own only when every event was found in it again. */
async function writeProven(station: Station, part: ArchivablePart, file: string): Promise<ProvenArchive> {
  const temporary = temporaryPath(file)
  try {
    await writeBundle(station, temporary, { sequence: part.through, hash: part.hash }, 'archive')
    const sha256 = sha256OnMedium(temporary)
    await demandSame(station, part, temporary, file)
    systemDisk.renameWithoutReplacing(temporary, file)
    await syncFolder(dirname(file))
    return { ...part, file: basename(file), sha256, bytes: (await stat(file)).size }
  } catch (error) {
    await removeQuietly(temporary)
    throw asUnwritable(error, file)
  }
}

/** Reads the archive as an auditor does, and holds every event of the ledger against it. */
async function demandSame(station: Station, part: ArchivablePart, written: string, file: string): Promise<void> {
  let events = 0
  const bundle = await openBundle(written)
  const hashes = await walkBundle(bundle, { event: () => void events++ })
  const { sequence, hash } = bundle.statement.head
  let isSame = sequence === part.through && hash === part.hash && bundle.fingerprint === station.key.fingerprint
  for (let from = 1; isSame && from <= part.through;) {
    const rows = station.ledger.rows(from, part.through)
    isSame = rows.every((row) => hashes.hashAt(row.sequence) === row.hash)
    events -= rows.length
    from = (rows.at(-1)?.sequence ?? part.through) + 1
  }
  if (!isSame || events !== 0) throw new CausewayError('archive.unproven', { path: file })
}

/** A ledger that did not take the archive keeps its events, so the file is taken away again. */
function rotate(station: Station, proven: ProvenArchive, file: string): LedgerArchive {
  const named = (): LedgerArchive | undefined =>
    station.ledger.archives().find(({ sha256 }) => sha256 === proven.sha256)
  try {
    station.ledger.rotate(proven)
  } catch (error) {
    if (named() === undefined) systemDisk.remove(file)
    throw error
  }
  const archive = named()
  if (!archive) throw new CausewayError('unexpected', { path: file }, 'the ledger does not name the archive')
  return archive
}

function tryToShrink({ ledger }: Station): string | null {
  try {
    ledger.shrink()
    return null
  } catch (error) {
    return error instanceof CausewayError ? error.code : String(error)
  }
}

function ledgerBytes({ paths }: Station): number {
  return ['', '-wal'].reduce(
    (sum, part) => sum + (statSync(paths.ledger + part, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
