/** settings.json: what decides at a station beside its policy. Damage is refused, never taken for no settings. */
import { isDeepStrictEqual } from 'node:util'
import { CausewayError } from '../../shared/errors'
import { parseJson } from '../../shared/json'
import type { EventType, LedgerEvent } from '../../shared/ledger'
import { settingsFileSchema, settingsSchema, type Settings } from '../../shared/settings'
import { writeFileDurably } from '../files/durable'
import { errorCode } from '../files/system-error'
import { readStateFile } from '../files/state-file'
import type { Ledger } from '../ledger/ledger'
import { withFileLock } from '../trust/file-lock'
import { RecordedFile, type Told } from './recorded-file'

/** An event holds them twice and whole, or they could not be compared: half of what an event may have, less what stands beside. */
const LARGEST_SETTINGS = 100 * 1024

/** The events that hold all settings after a change, beside those that begin a station. */
export type SettingsEvent = Extract<EventType, 'settings.changed' | 'scan.settings-changed'>

const TYPES: readonly EventType[] = [
  'station.created',
  'station.taken-over',
  'settings.changed',
  'scan.settings-changed',
]

/**
 * The settings of a station that decide: malware scanning, companion folders, limits. Each change is an event that holds
 * them before and after, and the history decides.
 */
export class StationSettings {
  readonly #path: string
  readonly #ledger: Ledger
  readonly #recorded: RecordedFile<Settings>

  constructor(path: string, ledger: Ledger) {
    this.#path = path
    this.#ledger = ledger
    const told = (event: LedgerEvent) => settingsIn(path, event)
    this.#recorded = new RecordedFile({
      path,
      ledger,
      types: TYPES,
      told,
      read: readSettings,
      altered: 'settings.altered',
    })
  }

  /** Returns whether the history says anything of settings: that of a station of an earlier version does not. */
  get isRecorded(): boolean {
    return this.#recorded.newest() !== null
  }

  /**
   * Returns what holds now.
   * @throws CausewayError `settings.altered` (details: path) for a file that the history never knew, and for a history
   *   that says nothing of settings; `station.damaged`, `file.unreadable` (details: path)
   */
  now(): Settings {
    const settings = this.#recorded.now()
    if (!settings) throw new CausewayError('settings.altered', { path: this.#path })
    return settings
  }

  /**
   * Changes settings, one program at a time. The event comes first, so that nothing ever holds that the history does not
   * know; what changes nothing is no event.
   * @param what is told of the change beside the settings before and after
   * @throws CausewayError as `now`, `usage` (details: field, problem), `job.busy`, and what `edit` throws
   */
  async change(
    type: SettingsEvent,
    edit: (settings: Settings) => Settings,
    what: Readonly<Record<string, unknown>> = {},
  ): Promise<Settings> {
    return withFileLock(this.#path, async () => {
      const before = this.now()
      const after = checkedSettings(edit(before))
      if (!isDeepStrictEqual(before, after)) this.#ledger.append({ type, payload: { ...what, before, after } })
      await writeSettings(this.#path, after)
      return after
    })
  }
}

/** For its owner alone, like all files of a home. */
export async function writeSettings(path: string, settings: Settings): Promise<void> {
  await writeFileDurably(path, `${JSON.stringify({ formatVersion: 1, ...settings }, null, 2)}\n`, { mode: 0o600 })
}

function settingsIn(path: string, { type, payload }: LedgerEvent): Told<Settings> | null {
  const begins = type === 'station.created' || type === 'station.taken-over'
  const after = payload[begins ? 'settings' : 'after']
  // Stations and changes of earlier versions say nothing of all settings.
  if (after === undefined) return null
  return { before: begins ? null : parsed(path, payload['before']), after: parsed(path, after) }
}

function parsed(path: string, value: unknown): Settings {
  const read = settingsSchema.safeParse(value)
  if (read.success) return read.data
  throw new CausewayError('station.damaged', { path }, read.error)
}

function readSettings(path: string): Settings | null {
  let text: string
  try {
    text = readStateFile(path).toString('utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw new CausewayError('file.unreadable', { path }, error)
  }
  try {
    const { formatVersion: _, ...settings } = settingsFileSchema.parse(parseJson(text))
    return settings
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, error)
  }
}

/** The settings, if they may stand in the file and in an event. @throws CausewayError `usage` (details: field, problem) */
export function checkedSettings(settings: Settings): Settings {
  const read = settingsSchema.safeParse(settings)
  if (read.success) {
    if (Buffer.byteLength(JSON.stringify(read.data)) <= LARGEST_SETTINGS) return read.data
    throw new CausewayError('usage', {
      field: '',
      problem: 'the settings are too long: fewer or shorter paths and arguments',
    })
  }
  const [issue] = read.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new CausewayError('usage', { field, problem: `${field}: ${issue?.message ?? ''}` }, read.error)
}
