import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGate } from '../../../electron/files/gate'
import { createStation, Station } from '../../../electron/station/station'
import { Journal, type FileState, type JournalFile } from '../../../electron/transfer/jobs/journal'
import type { JobRecord } from '../../../electron/transfer/jobs/job-record'
import type { StepContext } from '../../../electron/transfer/jobs/step'
import type { Workers } from '../../../electron/workers/workers'
import { createStationKey } from '../../../electron/trust/station-key'
import { PowerCut } from './faults'
import { MOUNTS, SimulatedKernel } from './simulated-kernel'
import { useKernel } from './simulated-node-fs'
import type { SimulatedVolume } from './simulated-volume'

export const JOB = 'power-cut'
/** The job's working folder. The rest of the station's home is real: what is simulated ends where SQLite begins. */
export const WORK = `${MOUNTS}home/work/job`

/** A journal costs a few real flushes in each of thousands of trials; where there is a file system in memory, none. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A real station in a folder of its own, and journals made from one that was filled once. */
export class Home {
  readonly folder: string
  readonly station: Station
  /** Fingerprint of a key that the station trusts. */
  readonly signer: string
  #journals = 0

  private constructor(folder: string, station: Station, signer: string) {
    this.folder = folder
    this.station = station
    this.signer = signer
  }

  static async make(): Promise<Home> {
    const folder = mkdtempSync(join(SCRATCH, 'causeway-power-cut-'))
    const station = await createStation(
      join(folder, 'home'),
      { role: 'connected', name: 'Export 1', server: 'practice', language: 'en' },
      { selfCommand: { file: 'false', args: [] } },
    )
    const { publicKeyLine, fingerprint } = await createStationKey(join(folder, 'sender'), 'Causeway Export 2')
    const at = new Date().toISOString()
    const [holder, trustedBy] = ['M. Operator', 'root']
    await station.trust.add({ publicKey: publicKeyLine, holder, origin: 'pinned', trustedBy, at })
    return new Home(folder, station, fingerprint)
  }

  /** A journal with one job, whose files are all in one state; to be copied for each trial. */
  fill(record: JobRecord, files: readonly JournalFile[], state: FileState): string {
    const path = join(this.folder, `template-${++this.#journals}.db`)
    const journal = Journal.open(path)
    journal.put(record)
    journal.putFiles(JOB, files, state)
    journal.close()
    return path
  }

  copyOf(template: string): string {
    const path = join(this.folder, `journal-${++this.#journals}.db`)
    copyFileSync(template, path)
    return path
  }

  close(): void {
    this.station.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One computer in one trial: its volumes, its journal, its station. */
export class World {
  readonly kernel: SimulatedKernel
  readonly journal: Journal
  readonly #station: Station
  readonly #path: string

  constructor(home: Home, template: string, volumes: Readonly<Record<string, SimulatedVolume>>) {
    this.kernel = new SimulatedKernel(volumes)
    this.#path = home.copyOf(template)
    this.journal = Journal.open(this.#path)
    const { paths, file, key, trust, ledger, server, selfCommand, account, rotations } = home.station
    this.#station = new Station({
      paths: { ...paths, work: () => WORK },
      ledger: this.#untilPowerIsCut(ledger),
      ...{ file, key, trust, server, selfCommand, account, rotations },
    })
    useKernel(this.kernel)
  }

  context(startWorkers: () => Workers): StepContext {
    return {
      station: this.#station,
      journal: this.#untilPowerIsCut(this.journal),
      record: this.journal.get(JOB),
      gate: openGate(),
      report: () => undefined,
      startWorkers,
      mediumFolder: (folder) => folder,
    }
  }

  /** The volume that is mounted under this name. */
  volume(name: string): SimulatedVolume {
    const volume = this.kernel.volumes.get(name)
    if (!volume) throw new Error(`no volume ${name}`)
    return volume
  }

  close(): void {
    this.journal.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#path + suffix, { force: true })
  }

  /** SQLite is not simulated: what it had committed when the power went is there, and it commits nothing later. */
  #untilPowerIsCut<T extends object>(database: T): T {
    return new Proxy(database, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          if (!this.kernel.hasPower) throw new PowerCut(`a call of ${String(property)}`)
          return Reflect.apply(value, target, args)
        }
      },
    })
  }
}
