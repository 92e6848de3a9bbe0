/** The histories that an auditor's station keeps, in `audit/` of its home: the bundles themselves, as they came. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../shared/audit'
import { HISTORY_EXTENSION } from '../../shared/history-bundle'
import { copyIn } from '../files/copy-in'
import { renameReplacing, syncFolder, temporaryPath } from '../files/durable'
import { sha256Of } from '../files/hash'
import { errorCode } from '../files/system-error'
import { openBundle, type OpenedBundle } from '../transfer/history/open-bundle'
import { finding } from './rules/gathered'
import { gatherFacts, type StationFacts } from './station-facts'
import type { ChainHashes } from '../transfer/history/bundle-chain'

const CONTRADICTING = 'contradicting'
const ARCHIVES = 'archives'
const RECEIPTS = 'receipts'

/** Where what came in lies. */
export interface AuditFolder {
  readonly bundles: string
  /** Bundles that do not go on from what their station had shown before: evidence, and never used otherwise. */
  readonly contradicting: string
  /** Histories with earlier events that the newest one of their station lacks, because they are in an archive. */
  readonly archives: string
  /** Receipts that were handed over by themselves, `<digest>.json` and `.sig`. */
  readonly receipts: string
}

/** Makes the folders below `audit/` where they are not there. */
export async function auditFolder(root: string): Promise<AuditFolder> {
  const folder = {
    bundles: root,
    contradicting: join(root, CONTRADICTING),
    archives: join(root, ARCHIVES),
    receipts: join(root, RECEIPTS),
  }
  for (const path of Object.values(folder)) await mkdir(path, { recursive: true, mode: 0o700 })
  return folder
}

/** Copies a file to a temporary name in the folder: what is verified is what is kept, whatever the medium does then. */
export async function takeIn(folder: AuditFolder, file: string): Promise<string> {
  const copy = temporaryPath(join(folder.bundles, 'incoming'))
  await copyIn(file, copy)
  return copy
}

/** Keeps a copy under the name of its station, among those that contradict, or among the archives. */
export async function keepBundle(
  folder: AuditFolder,
  copy: string,
  as: 'kept' | 'contradicting' | 'archive',
  of: OpenedBundle,
) {
  const place = { kept: folder.bundles, contradicting: folder.contradicting, archive: folder.archives }[as]
  const name = as === 'kept' ? of.fingerprint : of.statement.sha256
  await renameReplacing(copy, join(place, `${sha256Of(name).slice(0, 16)}.${HISTORY_EXTENSION}`))
  await syncFolder(place)
}

/**
 * Every kept history, walked through, with the archives of its station that agree with it.
 * @throws as `openBundle` and `walkBundle`: also what lies here may be changed
 */
export async function readKept(folder: AuditFolder): Promise<StationFacts[]> {
  const archives: StationFacts[] = []
  for (const file of await bundlesIn(folder.archives)) archives.push(await gatherFacts(await openBundle(file)))
  const facts: StationFacts[] = []
  for (const file of await bundlesIn(folder.bundles)) {
    const newest = await gatherFacts(await openBundle(file))
    const earlier = archives.filter((each) => isSameStation(each, newest) && agree(each, newest))
    facts.push(
      earlier.length === 0
        ? newest
        : await gatherFacts(
            newest.bundle,
            earlier.map(({ bundle }) => bundle),
          ),
    )
  }
  return facts
}

/** Keeps a history beside the one that takes its place, for the events that only it has. */
export async function keepBeside(folder: AuditFolder, bundle: OpenedBundle): Promise<void> {
  await keepBundle(folder, await takeIn(folder, bundle.file), 'archive', bundle)
}

/** Takes the history away that another, of the same station under a newer key, goes on from. */
export async function dropBundle({ file }: OpenedBundle): Promise<void> {
  await rm(file, { force: true })
}

/** What the bundles that were put aside contradict. */
export async function readContradictions(folder: AuditFolder, kept: readonly StationFacts[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const file of await bundlesIn(folder.contradicting)) {
    const aside = await gatherFacts(await openBundle(file))
    const same = kept.find((each) => isSameStation(each, aside))
    if (same) findings.push(contradiction(same, aside))
  }
  return findings
}

/** True when both are histories of one station, also where its key changed between them. */
export function isSameStation(a: StationFacts, b: StationFacts): boolean {
  const keys = [a.bundle.fingerprint, ...a.hashes.formerKeys]
  return [b.bundle.fingerprint, ...b.hashes.formerKeys].some((key) => keys.includes(key))
}

/**
 * How a history that came later relates to the one that is kept. `archive`: it has earlier events that the kept one lacks.
 */
export function relationOf(
  kept: StationFacts,
  came: StationFacts,
): 'same' | 'newer' | 'older' | 'archive' | 'contradicts' {
  const [before, after] = [kept.bundle.statement, came.bundle.statement]
  if (!agree(kept, came)) return 'contradicts'
  if (after.events > before.events) return 'newer'
  // A ledger only grows: fewer events at a later time are an older copy that was put in its place. An archive is none.
  const isLater = Date.parse(after.createdAt) > Date.parse(before.createdAt)
  if (after.events < before.events && isLater && after.purpose !== 'archive') return 'contradicts'
  if (hasMore(came, kept)) return 'archive'
  return after.events === before.events || after.purpose === 'archive' ? 'same' : 'older'
}

/** True when two histories are of one chain: each hash covers all events before it, so the last common one tells. */
function agree(a: StationFacts, b: StationFacts): boolean {
  const last = comparable(a.hashes, b.hashes, commonEvents(a, b)).at(-1)
  return last === undefined || a.hashes.hashAt(last) === b.hashes.hashAt(last)
}

/** True when `a` knows an event that `b` has in an archive which is not here. */
function hasMore(a: StationFacts, b: StationFacts): boolean {
  for (let sequence = 1; sequence <= b.hashes.archivedThrough; sequence++)
    if (b.hashes.hashAt(sequence) === null && a.hashes.hashAt(sequence) !== null) return true
  return false
}

function commonEvents(a: StationFacts, b: StationFacts): number {
  return Math.min(a.bundle.statement.events, b.bundle.statement.events)
}

/** The events up to `common` whose hashes both know, in order. Behind all archives both know every one. */
function comparable(a: ChainHashes, b: ChainHashes, common: number): number[] {
  const archived = Math.max(a.archivedThrough, b.archivedThrough)
  const found: number[] = []
  for (let sequence = 1; sequence <= common; sequence++)
    if (sequence > archived || (a.hashAt(sequence) !== null && b.hashAt(sequence) !== null)) found.push(sequence)
  return found
}

/** The finding about two histories of one station that cannot both be true. */
export function contradiction(kept: StationFacts, came: StationFacts): Finding {
  const { station, createdAt, events } = came.bundle.statement
  const first = firstDifference(kept, came)
  return finding(first === null ? 'ledger-cut-off' : 'ledger-rewritten', {
    station,
    transferId: null,
    event: first ?? commonEvents(kept, came) + 1,
    details: { createdAt, events, name: station },
  })
}

/** The first event in which two chains are known to differ, found by halving; null when they do not. */
function firstDifference(a: StationFacts, b: StationFacts): number | null {
  const known = comparable(a.hashes, b.hashes, commonEvents(a, b))
  let [low, high] = [0, known.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const sequence = known[middle] ?? 0
    if (a.hashes.hashAt(sequence) === b.hashes.hashAt(sequence)) low = middle + 1
    else high = middle
  }
  return known[low] ?? null
}

async function bundlesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => name.endsWith(`.${HISTORY_EXTENSION}`))
    .sort()
    .map((name) => join(folder, name))
}
