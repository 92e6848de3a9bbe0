/** station.json: what a station is, and how its window looks. What it is, the history says too. */
import { CausewayError } from '../../shared/errors'
import { firstStationSchema, stationSchema, type FirstPreferences, type StationFile } from '../../shared/station'
import { readHomeFile, writeHomeFile } from '../files/home-file'
import type { Ledger } from '../ledger/ledger'
import { withFileLock } from '../trust/file-lock'
import { EventMemory } from './event-memory'
import type { HomePaths } from './home'
import { recordAltered } from './recorded-file'

export interface ReadStationFile {
  readonly file: StationFile
  /** What a file of the first version said of everything; null in one of today. */
  readonly first: FirstPreferences | null
}

/** @throws CausewayError `station.missing` (details: home), `station.damaged`, `file.unreadable` (details: path) */
export function readStationFile({ home, station: path }: HomePaths): ReadStationFile {
  const read = readHomeFile(path, (content): ReadStationFile => {
    const first = firstStationSchema.safeParse(content)
    if (!first.success) return { file: stationSchema.parse(content), first: null }
    const { preferences } = first.data
    const { language, theme } = preferences
    return { file: { ...first.data, formatVersion: 2, preferences: { language, theme } }, first: preferences }
  })
  if (read === null) throw new CausewayError('station.missing', { home })
  return read
}

/**
 * Changes the file as it is now, one program at a time, so that none writes back what another one replaced.
 * @throws CausewayError as `readStationFile`, `job.busy`
 */
export async function changeStationFile(
  paths: HomePaths,
  edit: (file: StationFile) => StationFile,
): Promise<StationFile> {
  return withFileLock(paths.station, async () => {
    const file = edit(readStationFile(paths).file)
    await writeHomeFile(paths.station, file)
    return file
  })
}

/**
 * Lets only a station open that is what its history says: role, name and the kind of its server.
 * @throws CausewayError `station.altered` (details: path, field)
 */
export function demandIdentity(ledger: Ledger, path: string, file: StationFile): void {
  const created = new EventMemory(ledger, 'station.created').all().at(-1)
  for (const field of ['role', 'name', 'server'] as const)
    if (created && created.payload[field] !== file[field]) refuse(ledger, path, field)
}

/**
 * Lets only a station open whose key its history knows, or led to by rotations that the earlier keys signed.
 * @param own the fingerprints of the key and of those before it
 * @throws CausewayError `station.altered` (details: path, field)
 */
export function demandKnownKey(ledger: Ledger, path: string, own: readonly string[]): void {
  const rotated = new EventMemory(ledger, 'key.rotated').all().at(-1)?.payload['to']
  const known = rotated ?? new EventMemory(ledger, 'station.created').all().at(-1)?.payload['fingerprint']
  if (typeof known === 'string' && !own.includes(known)) refuse(ledger, path, 'fingerprint')
}

function refuse(ledger: Ledger, path: string, field: string): never {
  // A changed name would be the name of the event's own station.
  if (field !== 'name') recordAltered(ledger, path)
  throw new CausewayError('station.altered', { path, field })
}
