import { lstat, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompanionSetting } from '../../shared/companions'
import { CausewayError } from '../../shared/errors'
import type { Account } from '../../shared/policy'
import { NO_SCANNING, type Scanning } from '../../shared/scanners'
import {
  stationSchema,
  type NewStation,
  type Preferences,
  type StationFile,
  type StationView,
} from '../../shared/station'
import { parseJson } from '../../shared/json'
import { writeFileDurably } from '../files/durable'
import { sha256Of } from '../files/hash'
import { errorCode } from '../files/system-error'
import { Ledger } from '../ledger/ledger'
import { isPracticeComment, keyComment } from '../trust/openssh'
import { Credentials } from '../trust/credentials'
import { loadRotations, mayHaveSigned } from '../trust/own-keys'
import type { Rotation } from '../trust/rotation'
import { NAMESPACES, verifySshsig } from '../trust/sshsig'
import { createStationKey, loadStationKey, PRIVATE_KEY_FILE, type StationKey } from '../trust/station-key'
import { TrustStore } from '../trust/trust-store'
import { openPracticeServer } from '../wsus/practice/server'
import type { ToolCommand } from '../processes/run-tool'
import type { WsusServer } from '../wsus/server'
import { openWindowsServer } from '../wsus/windows/windows-server'
import { proveHead } from './head-proof'
import { homePaths, type HomePaths } from './home'
import { KeyInUse } from './key-in-use'
import { operatorAccount, operatorDomain } from './operator'
import { StationPolicy } from './station-policy'

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
  readonly credentials: Credentials
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
    this.credentials = new Credentials(parts.paths.credentials)
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

  /** Those that the window shows and sets; what else the file keeps stays as it is. */
  get preferences(): Preferences {
    const { companions: _, requireWriteProtection: __, scanning: ___, ...shown } = this.#file.preferences
    return shown
  }

  async setPreferences(preferences: Preferences): Promise<void> {
    await this.#write({ ...this.#file, preferences: { ...this.#file.preferences, ...preferences } })
  }

  /** The folders that travel with every send, besides the content store. */
  get companions(): readonly CompanionSetting[] {
    return this.#file.preferences.companions ?? []
  }

  async setCompanions(companions: readonly CompanionSetting[]): Promise<void> {
    await this.#write({ ...this.#file, preferences: { ...this.#file.preferences, companions: [...companions] } })
  }

  /** After the key was replaced: the file names the new one, which the next opening demands. */
  async namesKey(fingerprint: string): Promise<void> {
    await this.#write({ ...this.#file, fingerprint })
  }

  /**
   * Whether a received medium is read only when it is known to be write-protected. It was a preference before it was a
   * rule of the policy: that holds until the policy says otherwise.
   * @throws CausewayError as `StationPolicy.rules`
   */
  get requiresWriteProtection(): boolean {
    return this.policy.rules().requireWriteProtection ?? this.#file.preferences.requireWriteProtection ?? false
  }

  /** The malware scanners, and what is required of them. */
  get scanning(): Scanning {
    return this.#file.preferences.scanning ?? NO_SCANNING
  }

  async setScanning(scanning: Scanning): Promise<void> {
    await this.#write({ ...this.#file, preferences: { ...this.#file.preferences, scanning } })
  }

  async #write(file: StationFile): Promise<void> {
    this.#file = file
    await writeStationFile(this.paths, file)
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

/**
 * Makes a station: its folder, key, empty trust store and ledger with the first event.
 * station.json comes last, so a home whose making was interrupted is not yet a station.
 * @throws CausewayError `station.exists`; `station.damaged` or `key.permissions` when a key is there that cannot be used
 */
export async function createStation(home: string, wanted: NewStation, options: StationOptions): Promise<Station> {
  if (await hasStation(home)) throw new CausewayError('station.exists', { home })
  const paths = homePaths(home)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const key = await keyForNewStation(paths, wanted)
  const file: StationFile = {
    formatVersion: 1,
    role: wanted.role,
    name: wanted.name,
    server: wanted.server,
    fingerprint: key.fingerprint,
    createdAt: new Date().toISOString(),
    preferences: { language: wanted.language, theme: 'system' },
  }
  const station = assemble(paths, file, key, [], options)
  station.ledger.append({
    type: 'station.created',
    payload: {
      role: file.role,
      name: file.name,
      server: file.server,
      fingerprint: file.fingerprint,
      account: { ...station.account, domain: operatorDomain() },
    },
  })
  station.ledger.signHead()
  await writeStationFile(paths, file)
  return station
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
 * Opens the station of a home folder.
 * @throws CausewayError `station.missing`, `station.damaged`, `file.unreadable`, `key.permissions`, `ledger.damaged`
 */
export async function openStation(home: string, options: StationOptions): Promise<Station> {
  const paths = homePaths(home)
  const file = await readStationFile(paths)
  const key = await loadStationKey(paths.keys)
  const rotations = await loadRotations(paths.keys, key.fingerprint)
  const station = assemble(paths, file, key, rotations, options)
  if (key.fingerprint === file.fingerprint) return station
  try {
    await finishRotation(station)
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

/** Reads station.json alone, for a caller that needs the preferences before anything else. */
export async function readStationFile(paths: HomePaths): Promise<StationFile> {
  const text = await readFile(paths.station, 'utf8').catch((cause: unknown) => {
    throw ['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')
      ? new CausewayError('station.missing', { home: paths.home }, cause)
      : new CausewayError('file.unreadable', { path: paths.station }, cause)
  })
  try {
    return stationSchema.parse(parseJson(text))
  } catch (cause) {
    throw new CausewayError('station.damaged', { path: paths.station }, cause)
  }
}

function assemble(
  paths: HomePaths,
  file: StationFile,
  loaded: StationKey,
  rotations: readonly Rotation[],
  options: StationOptions,
): Station {
  const account = operatorAccount()
  const key = new KeyInUse(paths.keys, loaded)
  const ledger = Ledger.open(paths.ledger, {
    station: file.name,
    operator: account.name,
    signHead: (bytes) => key.sign(NAMESPACES.ledger, bytes),
    verifyHead: (signature, bytes) => {
      // A head by a key that came after this one must not be taken for a forgery, and nothing be written behind it.
      key.demandCurrent()
      try {
        const signer = verifySshsig(signature, NAMESPACES.ledger, bytes).fingerprint
        return mayHaveSigned(rotations, key.fingerprint, signer, sequenceIn(bytes))
      } catch {
        return false
      }
    },
    keeping: {
      fingerprint: key.fingerprint,
      former: rotations.map(({ from, ledgerHead }) => ({
        fingerprint: from.fingerprint,
        until: ledgerHead.sequence,
      })),
      prove: proveHead,
    },
  })
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

/** Which event a ledger head is of: its signed text is the canonical JSON of hash, sequence and station. */
function sequenceIn(head: Uint8Array): number {
  const { sequence } = parseJson(Buffer.from(head).toString()) as { readonly sequence?: unknown }
  return typeof sequence === 'number' ? sequence : Infinity
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

async function writeStationFile(paths: HomePaths, file: StationFile): Promise<void> {
  await writeFileDurably(paths.station, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
}
