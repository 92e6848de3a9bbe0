/** settings.json: what decides at a station beside its policy. Damage is refused, never taken for no settings. */
import { CausewayError } from '../../shared/errors'
import type { EventType, LedgerEvent } from '../../shared/ledger'
import { settingsSchema, type Settings } from '../../shared/settings'
import { checkedInput } from '../files/home-file'
import type { Ledger } from '../ledger/ledger'
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
    this.#recorded = new RecordedFile({
      path,
      ledger,
      schema: settingsSchema,
      types: TYPES,
      told: settingsIn,
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
   * Changes settings.
   * @param what is told of the change beside the settings before and after
   * @throws CausewayError as `now`, `usage` (details: field, problem), `job.busy`, and what `edit` throws
   */
  async change(
    type: SettingsEvent,
    edit: (settings: Settings) => Settings,
    what: Readonly<Record<string, unknown>> = {},
  ): Promise<Settings> {
    return this.#recorded.change(
      () => this.now(),
      (before) => demandShort(edit(before)),
      (told) => void this.#ledger.append({ type, payload: { ...what, ...told } }),
    )
  }

  /**
   * Writes the first settings of a station of an earlier version, once an event holds them.
   * @param record appends that event
   * @throws CausewayError `usage` (details: field, problem)
   */
  async begin(settings: Settings, record: (settings: Settings) => void): Promise<void> {
    const checked = checkedInput(settingsSchema, demandShort(settings))
    record(checked)
    await this.#recorded.write(checked)
  }
}

function settingsIn({ type, payload }: LedgerEvent): Told<unknown> | null {
  const begins = type === 'station.created' || type === 'station.taken-over'
  const after = payload[begins ? 'settings' : 'after']
  // Stations and changes of earlier versions say nothing of all settings.
  return after === undefined ? null : { before: begins ? null : payload['before'], after }
}

/** Settings that an event can hold twice. @throws CausewayError `usage` (details: field, problem) */
function demandShort(settings: Settings): Settings {
  if (Buffer.byteLength(JSON.stringify(settings)) <= LARGEST_SETTINGS) return settings
  throw new CausewayError('usage', {
    field: '',
    problem: 'the settings are too long: fewer or shorter paths and arguments',
  })
}
