import { CausewayError } from '../../shared/errors'
import type { NewStation, PreferenceChanges, Preferences } from '../../shared/station'
import { demandPermission } from '../station/permission'
import { createStation, hasStation, openStation, type Station, type StationOptions } from '../station/station'
import { languageOf } from './language'
import type { OwnProcess } from './own-process'
import { ensurePracticeServer } from './practice-server'

/**
 * The one station that this program serves: none on first run, opened when first asked for. A station that cannot
 * be opened is tried again at the next request, so that what was mended meanwhile counts.
 */
export class StationHolder {
  readonly home: string
  readonly options: StationOptions
  #station: Promise<Station | null> | null = null
  #firstRunPreferences: Preferences

  /** @param locale the system's language as BCP 47, for the time before there is a station */
  constructor(home: string, options: StationOptions, locale: string) {
    this.home = home
    this.options = options
    this.#firstRunPreferences = { language: languageOf(locale), theme: 'system' }
  }

  /** @throws CausewayError as `openStation` */
  current(): Promise<Station | null> {
    this.#station ??= this.#open().catch((error: unknown) => {
      this.#station = null
      throw error
    })
    return this.#station
  }

  /** @throws CausewayError `station.missing` on first run, and as `openStation` */
  async required(): Promise<Station> {
    const station = await this.current()
    if (!station) throw new CausewayError('station.missing', { home: this.home })
    return station
  }

  /** For what takes long at this station. @throws CausewayError as `required` */
  async ownProcess(): Promise<OwnProcess> {
    const { paths } = await this.required()
    return { self: this.options.selfCommand, home: paths.home }
  }

  /** @throws CausewayError `station.exists`, and as `createStation` */
  async create(wanted: NewStation): Promise<Station> {
    if (await this.current()) throw new CausewayError('station.exists', { home: this.home })
    const station = await createStation(this.home, wanted, this.options)
    this.#station = Promise.resolve(station)
    await ensurePracticeServer(station)
    await station.setPreferences({ ...this.#firstRunPreferences, language: wanted.language })
    return station
  }

  /** Lets go of the open station; the next request opens it anew, with the key that it has then. */
  async reopen(): Promise<void> {
    const open = this.#station
    this.#station = null
    ;(await open?.catch(() => null))?.close()
  }

  async preferences(): Promise<Preferences> {
    return (await this.current())?.preferences ?? this.#firstRunPreferences
  }

  /**
   * How the window looks is everybody's; what the station asks of its server and reminds of is for those who work there.
   * @throws CausewayError `operator.not-permitted`
   */
  async setPreferences(changes: PreferenceChanges): Promise<void> {
    const station = await this.current()
    if (station && asksOtherwise(station.preferences, changes)) demandPermission(station, 'transfer')
    const { language = this.#firstRunPreferences.language, theme = this.#firstRunPreferences.theme } = changes
    this.#firstRunPreferences = { language, theme }
    await station?.setPreferences(changes)
  }

  async #open(): Promise<Station | null> {
    if (!(await hasStation(this.home))) return null
    const station = await openStation(this.home, this.options)
    await ensurePracticeServer(station)
    return station
  }
}

function asksOtherwise(before: Preferences, changes: PreferenceChanges): boolean {
  return (['syncAgeLimitDays', 'ledgerCheckDays'] as const).some(
    (limit) => changes[limit] !== undefined && changes[limit] !== before[limit],
  )
}
