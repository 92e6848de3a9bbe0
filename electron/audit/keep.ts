/** The histories that an auditor's station keeps, in `audit/` of its home: the bundles themselves, as they came. */
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../shared/audit'
import { HISTORY_EXTENSION } from '../../shared/history-bundle'
import { renameReplacing, syncFolder, temporaryPath } from '../files/durable'
import { sha256Of } from '../files/hash'
import { errorCode } from '../files/system-error'
import { openBundle, type OpenedBundle } from '../transfer/history/open-bundle'
import { finding } from './rules/gathered'
import { gatherFacts, type StationFacts } from './station-facts'
import type { ChainHashes } from '../transfer/history/bundle-chain'

const CONTRADICTING = 'contradicting'
const RECEIPTS = 'receipts'

/** Where what came in lies. */
export interface AuditFolder {
  readonly bundles: string
  /** Bundles that do not go on from what their station had shown before: evidence, and never used otherwise. */
  readonly contradicting: string
  /** Receipts that were handed over by themselves, `<digest>.json` and `.sig`. */
  readonly receipts: string
}

/** Makes the folders below `audit/` where they are not there. */
export async function auditFolder(root: string): Promise<AuditFolder> {
  const folder = { bundles: root, contradicting: join(root, CONTRADICTING), receipts: join(root, RECEIPTS) }
  for (const path of Object.values(folder)) await mkdir(path, { recursive: true, mode: 0o700 })
  return folder
}

/** Copies a file to a temporary name in the folder: what is verified is what is kept, whatever the medium does then. */
export async function takeIn(folder: AuditFolder, file: string): Promise<string> {
  const copy = temporaryPath(join(folder.bundles, 'incoming'))
  await copyFile(file, copy)
  return copy
}

/** Keeps a copy under the name of its station, or among those that contradict. */
export async function keepBundle(folder: AuditFolder, copy: string, as: 'kept' | 'contradicting', of: OpenedBundle) {
  const place = as === 'kept' ? folder.bundles : folder.contradicting
  const name = as === 'kept' ? of.fingerprint : of.statement.sha256
  await renameReplacing(copy, join(place, `${sha256Of(name).slice(0, 16)}.${HISTORY_EXTENSION}`))
  await syncFolder(place)
}

/** Every kept history, walked through. @throws as `openBundle` and `walkBundle`: also what lies here may be changed */
export async function readKept(folder: AuditFolder): Promise<StationFacts[]> {
  const facts: StationFacts[] = []
  for (const file of await bundlesIn(folder.bundles)) facts.push(await gatherFacts(await openBundle(file)))
  return facts
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

/** How a history that came later relates to the one that is kept. */
export function relationOf(kept: StationFacts, came: StationFacts): 'same' | 'newer' | 'older' | 'contradicts' {
  const [before, after] = [kept.bundle.statement, came.bundle.statement]
  const common = Math.min(before.events, after.events)
  if (kept.hashes.hashAt(common) !== came.hashes.hashAt(common)) return 'contradicts'
  if (after.events === before.events) return 'same'
  if (after.events > before.events) return 'newer'
  // A ledger only grows: fewer events at a later time are an older copy that was put in its place.
  return Date.parse(after.createdAt) > Date.parse(before.createdAt) ? 'contradicts' : 'older'
}

/** The finding about two histories of one station that cannot both be true. */
export function contradiction(kept: StationFacts, came: StationFacts): Finding {
  const common = Math.min(kept.bundle.statement.events, came.bundle.statement.events)
  const first = firstDifference(kept.hashes, came.hashes, common)
  const { station, createdAt, events } = came.bundle.statement
  return finding(first > common ? 'ledger-cut-off' : 'ledger-rewritten', {
    station,
    transferId: null,
    event: first,
    details: { createdAt, events, name: station },
  })
}

/** The first event in which two chains differ: each hash covers all events before it, so halving finds it. */
function firstDifference(a: ChainHashes, b: ChainHashes, common: number): number {
  let [low, high] = [1, common + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (a.hashAt(middle) === b.hashAt(middle)) low = middle + 1
    else high = middle
  }
  return low
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
