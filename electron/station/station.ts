import { lstat, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompanionSetting } from '../../shared/companions'
import { CausewayError } from '../../shared/errors'
import type { Account } from '../../shared/policy'
import type { Scanning } from '../../shared/scanners'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import type { NewStation, PreferenceChanges, Preferences, StationFile, StationView } from '../../shared/station'
import { sha256Of } from '../files/hash'
import { writeHomeFile } from '../files/home-file'
import { errorCode } from '../files/system-error'
import type { Ledger } from '../ledger/ledger'
import { isPracticeComment, keyComment } from '../trust/openssh'
import { loadRotations } from '../trust/own-keys'
import type { Rotation } from '../trust/rotation'
import { createStationKey, loadStationKey, PRIVATE_KEY_FILE, type StationKey } from '../trust/station-key'
import { TrustStore } from '../trust/trust-store'
import { openPracticeServer } from '../wsus/practice/server'
import type { ToolCommand } from '../processes/run-tool'
import type { WsusServer } from '../wsus/server'
import { openWindowsServer } from '../wsus/windows/windows-server'
import { homePaths, type HomePaths } from './home'
import { KeyInUse } from './key-in-use'
import { openLedger } from './open-ledger'
import { currentOperator } from './operator'
import { StationCredentials } from './station-credentials'
import { changeStationFile, demandIdentity, demandKnownKey, readStationFile } from './station-file'
import { StationPolicy } from './station-policy'
import { StationSettings } from './station-settings'
import { takeOver } from './take-over'

export interface StationOptions {
  /** The program and first arguments that start Causeway's command line: practice mode runs its wsusutil with it. */
  readonly selfCommand: ToolCommand
}

/** One opened station: its name and role, key, trust store, ledger and the WSUS server beside it. */
export class Station {
  readonly paths: HomePaths
  readonly key: StationKey
  readonly trust: TrustStore
  readonly ledger: Ledger
  readonly policy: StationPolicy
  readonly settings: StationSettings
  readonly credentials: StationCredentials
  /** The account that operates this process; its name is what the ledger calls the operator. */
  readonly account: Account
  /** How the station came to its key, oldest first; empty as long as it has its first one. */
  readonly rotations: readonly Rotation[]
  readonly #server: WsusServer | null
  /** Starts Causeway's command line again: the practice scanner is a command of it. */
  readonly selfCommand: ToolCommand
  #file: StationFile

  constructor(parts: {
    paths: HomePaths
    file: StationFile
    key: StationKey
    trust: TrustStore
    ledger: Ledger
    server: WsusServer | null
    account: Account
    rotations: readonly Rotation[]
    selfCommand: ToolCommand
  }) {
    this.paths = parts.paths
    this.key = parts.key
    this.trust = parts.trust
    this.ledger = parts.ledger
    this.#server = parts.server
    this.policy = new StationPolicy(parts.paths.policy, parts.ledger)
    this.settings = new StationSettings(parts.paths.settings, parts.ledger)
    this.credentials = new StationCredentials(parts.paths.credentials, parts.ledger)
    this.account = parts.account
    this.rotations = parts.rotations
    this.selfCommand = parts.selfCommand
    this.#file = parts.file
  }

  get operator(): string {
    return this.account.name
  }

  /** Of the station's key and of those that it had before. */
  get ownFingerprints(): readonly string[] {
    return [this.key.fingerprint, ...this.rotations.map(({ from }) => from.fingerprint)]
  }

  get file(): StationFile {
    return this.#file
  }

  get isPractice(): boolean {
    return this.#file.server === 'practice'
  }

  view(): StationView {
    return {
      role: this.#file.role,
      name: this.#file.name,
      practice: this.isPractice,
      fingerprint: this.key.fingerprint,
      publicKey: this.key.publicKeyLine,
      createdAt: this.#file.createdAt,
      operator: this.operator,
      home: this.paths.home,
    }
  }

  /** @throws CausewayError `station.wrong-role` when this station stands on the other side of the gap */
  requireRole(role: StationFile['role']): void {
    if (this.#file.role !== role)
      throw new CausewayError('station.wrong-role', {
        station: this.#file.name,
        role: this.#file.role,
        wanted: role,
      })
  }

  /** The WSUS server beside the station. @throws CausewayError `station.wrong-role` at an auditor's, which has none */
  get server(): WsusServer {
    if (!this.#server)
      throw new CausewayError('station.wrong-role', { station: this.#file.name, role: this.#file.role })
    return this.#server
  }

  /** What the window shows and sets. Settings that were altered are left out, so that the window opens and says so. */
  get preferences(): Preferences {
    try {
      const { syncAgeLimitDays, ledgerCheckDays } = this.settings.now()
      return { ...this.#file.preferences, syncAgeLimitDays, ledgerCheckDays }
    } catch (error) {
      if (error instanceof CausewayError) return this.#file.preferences
      throw error
    }
  }

  /** Sets what is named and leaves all else as it is now. @throws CausewayError as `StationSettings.change` */
  async setPreferences({ language, theme, ...limits }: PreferenceChanges): Promise<void> {
    if (limits.syncAgeLimitDays !== undefined || limits.ledgerCheckDays !== undefined)
      await this.settings.change('settings.changed', (settings) => ({ ...settings, ...given(limits) }), given(limits))
    if (language !== undefined || theme !== undefined)
      await this.#change((file) => ({ ...file, preferences: { ...file.preferences, ...given({ language, theme }) } }))
  }

  /** The folders that travel with every send, besides the content store. @throws CausewayError as `StationSettings.now` */
  get companions(): readonly CompanionSetting[] {
    return this.settings.now().companions
  }

  /** After the key was replaced: the file names the new one, which the next opening demands. */
  async namesKey(fingerprint: string): Promise<void> {
    await this.#change((file) => ({ ...file, fingerprint }))
  }

  /** Whether a received medium is read only when it is known to be write-protected. @throws CausewayError as `StationPolicy.rules` */
  get requiresWriteProtection(): boolean {
    return this.policy.rules().requireWriteProtection ?? false
  }

  /** The malware scanners, and what is required of them. @throws CausewayError as `StationSettings.now` */
  get scanning(): Scanning {
    return this.settings.now().scanning
  }

  async #change(edit: (file: StationFile) => StationFile): Promise<void> {
    this.#file = await changeStationFile(this.paths, edit)
  }

  close(): void {
    this.ledger.close()
  }
}

/** True when a station lives in this home folder. */
export async function hasStation(home: string): Promise<boolean> {
  return stat(homePaths(home).station).then(
    () => true,
    () => false,
  )
}

/** Without what is not given. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/**
 * Makes a station: its folder, key, empty trust store and ledger with the first event.
 * station.json comes last, so a home whose making was interrupted is not yet a station. One whose history begins already
 * can only become the station of that history, with the settings that it has.
 * @throws CausewayError `station.exists`; `station.damaged` or `key.permissions` when a key is there that cannot be used;
 *   `station.altered` where the history is another station's
 */
export async function createStation(home: string, wanted: NewStation, options: StationOptions): Promise<Station> {
  if (await hasStation(home)) throw new CausewayError('station.exists', { home })
  const paths = homePaths(home)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const key = await keyForNewStation(paths, wanted)
  const file: StationFile = {
    formatVersion: 2,
    role: wanted.role,
    name: wanted.name,
    server: wanted.server,
    fingerprint: key.fingerprint,
    createdAt: new Date().toISOString(),
    preferences: { language: wanted.language, theme: 'system' },
  }
  const station = assemble(paths, file, key, [], options)
  try {
    demandIdentity(station.ledger, paths.station, file)
    if (!station.ledger.newest('station.created'))
      station.ledger.append({
        type: 'station.created',
        payload: {
          role: file.role,
          name: file.name,
          server: file.server,
          fingerprint: file.fingerprint,
          account: { ...station.account, domain: currentOperator().domain },
          settings: DEFAULT_SETTINGS,
        },
      })
    station.ledger.signHead()
    await writeHomeFile(paths.station, file)
    if (!station.settings.isRecorded) await takeOver(station)
    return station
  } catch (error) {
    station.close()
    throw error
  }
}

/**
 * The key that an interrupted making left behind, else a new one. A key that is there but cannot be read is never
 * passed over: it may be all that is left of a station. Nor does a rehearsal's key become a production station's.
 */
async function keyForNewStation({ keys }: HomePaths, { name, server }: NewStation): Promise<StationKey> {
  const practice = server === 'practice'
  const path = join(keys, PRIVATE_KEY_FILE)
  const nothingThere = await lstat(path).then(
    () => false,
    (error: unknown) => errorCode(error) === 'ENOENT',
  )
  if (nothingThere) return createStationKey(keys, keyComment(name, practice))
  const key = await loadStationKey(keys)
  if (isPracticeComment(key.publicKeyLine) !== practice)
    throw new CausewayError('station.damaged', { path }, 'the key there was made for another kind of station')
  return key
}

/**
 * Opens the station of a home folder; one of an earlier version is taken over once.
 * @throws CausewayError `station.missing`, `station.damaged`, `station.altered`, `file.unreadable`, `key.permissions`,
 *   `ledger.damaged`
 */
export async function openStation(home: string, options: StationOptions): Promise<Station> {
  const paths = homePaths(home)
  const { file, first } = readStationFile(paths)
  const key = await loadStationKey(paths.keys)
  const rotations = await loadRotations(paths.keys, key.fingerprint)
  const station = assemble(paths, file, key, rotations, options)
  try {
    demandIdentity(station.ledger, paths.station, file)
    if (first) await takeOver(station)
    if (key.fingerprint !== file.fingerprint) await finishRotation(station)
    demandKnownKey(station.ledger, paths.station, station.ownFingerprints)
    return station
  } catch (error) {
    station.close()
    throw error
  }
}

/**
 * Takes up a rotation that was killed after the key changed and before everything said so.
 * @throws CausewayError `station.damaged` when no statement leads from the key that station.json names to this one
 */
export async function finishRotation(station: Station): Promise<void> {
  const { ledger, key, rotations, file, paths } = station
  const rotation = rotations.at(-1)
  if (rotation?.from.fingerprint !== file.fingerprint)
    throw new CausewayError('station.damaged', { path: join(paths.keys, PRIVATE_KEY_FILE) })
  const { from, to, rotatedAt } = rotation
  const isTold = ledger.events({ type: 'key.rotated', after: rotation.ledgerHead.sequence }).length > 0
  if (!isTold)
    ledger.append({
      type: 'key.rotated',
      payload: { from: from.fingerprint, to: to.fingerprint, rotatedAt, statement: sha256Of(JSON.stringify(rotation)) },
    })
  ledger.signHead()
  await station.namesKey(key.fingerprint)
}

function assemble(
  paths: HomePaths,
  file: StationFile,
  loaded: StationKey,
  rotations: readonly Rotation[],
  options: StationOptions,
): Station {
  const { name, id } = currentOperator()
  const account = { name, id }
  const key = new KeyInUse(paths.keys, loaded)
  const ledger = openLedger(paths.ledger, { station: file.name, operator: account.name, key, rotations })
  const server = file.role === 'auditor' ? null : openServer(paths, file, options)
  return new Station({
    paths,
    file,
    key,
    trust: TrustStore.open(paths.trust),
    ledger,
    server,
    account,
    rotations,
    selfCommand: options.selfCommand,
  })
}

function openServer(paths: HomePaths, { role, server }: StationFile, options: StationOptions): WsusServer {
  if (server !== 'practice') return openWindowsServer()
  return openRehearsal(paths.practiceServer(role === 'connected' ? 'export' : 'import'), options.selfCommand)
}

/** The practice server, with this program's own command line as its wsusutil. */
function openRehearsal(folder: string, self: ToolCommand): WsusServer {
  return openPracticeServer(folder, {
    file: self.file,
    args: [...self.args, 'practice', 'wsusutil', '--server', folder],
  })
}
