import type { ReadBack } from '../../shared/domain'
import { fromEnvelope } from '../../shared/errors'
import type { Gate } from '../files/gate'
import type { ByteCounter } from '../workers/byte-counter'
import type { HashAnswer } from '../workers/task'
import type { Workers } from '../workers/workers'
import { comparePayloadNames, demandTotals, type PayloadListing } from './listing'
import type { ManifestEntry } from './manifest'
import { demandMedium } from './medium'
import { mediumRoot } from './names'
import { readPayloadManifest, type PayloadFile } from './payload-manifest'
import type { Problems } from './problems'
import type { AuthenticatedVolume } from './read'

export { checkPayloadListing, type PayloadListing } from './listing'

export interface VerifyOptions {
  readonly workers: Workers
  readonly gate: Gate
  /** Counts bytes as they are read. */
  readonly moved: ByteCounter
  readonly onFileStarted?: (path: string) => void
  /** Called once for each file whose bytes were read and matched, with where they were read from. */
  readonly onVerified?: (file: PayloadFile, readBack: ReadBack) => void
  /** The bytes of a file that an interrupted run has found sound, else null: it must still be there, but is not read again. */
  readonly provenBytes?: (entry: ManifestEntry) => number | null
}

export interface VerifiedPayload extends PayloadListing {
  /** `medium` when every file that was read came from the device itself. */
  readonly readBack: ReadBack
}

/** A group of files grows while it takes less than this, so that small files share the cost of asking. */
const WANTED_MS = 50
const MAX_GROUP = 64

/**
 * Verifies the payload of an authenticated volume: first names and totals, then every byte, read from the medium
 * past the page cache by worker threads. Goes on after a problem, so that the whole damage is known; `files` and
 * `bytes` count sound files only. It is verified only when `problemCount` is 0.
 * @throws CausewayError as `checkPayloadListing`; `medium.lost` when the medium no longer answers, `cancelled`
 */
export async function verifyPayload(
  volume: AuthenticatedVolume<unknown>,
  options: VerifyOptions,
): Promise<VerifiedPayload> {
  const { problems } = await comparePayloadNames(volume, options.gate)
  const run = new Run(volume, options, problems)
  await run.all()
  const { files, bytes, readBack } = run
  if (problems.count === 0) demandTotals(volume, { files, bytes })
  return { files, bytes, readBack, problems: problems.list, problemCount: problems.count }
}

class Run {
  files = 0
  bytes = 0
  readBack: ReadBack = 'medium'
  readonly #volume: AuthenticatedVolume<unknown>
  readonly #options: VerifyOptions
  readonly #problems: Problems
  readonly #inHand = new Set<Promise<void>>()
  #group = 1
  #failure: { readonly error: unknown } | null = null

  constructor(volume: AuthenticatedVolume<unknown>, options: VerifyOptions, problems: Problems) {
    this.#volume = volume
    this.#options = options
    this.#problems = problems
  }

  async all(): Promise<void> {
    let group: ManifestEntry[] = []
    try {
      for await (const entry of readPayloadManifest(this.#volume)) {
        await this.#options.gate.pass()
        if (this.#failure) break
        if (this.#isProven(entry)) continue
        group.push(entry)
        if (group.length < this.#group) continue
        await this.#hand(group)
        group = []
      }
      if (group.length > 0 && !this.#failure) await this.#hand(group)
    } catch (error) {
      this.#failure ??= { error }
    }
    await Promise.all(this.#inHand)
    if (this.#failure) throw this.#failure.error
  }

  /** The listing has found it, unless it is among the problems already. */
  #isProven(entry: ManifestEntry): boolean {
    const bytes = this.#options.provenBytes?.(entry) ?? null
    if (bytes === null) return false
    this.files++
    this.bytes += bytes
    return true
  }

  /** Gives a group to a worker and waits until another one may be given. */
  async #hand(group: readonly ManifestEntry[]): Promise<void> {
    const { workers } = this.#options
    const work = this.#verify(group)
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#inHand.delete(work))
    this.#inHand.add(work)
    if (this.#inHand.size > workers.lanes) await Promise.race(this.#inHand)
  }

  async #verify(group: readonly ManifestEntry[]): Promise<void> {
    const { workers, gate, moved, onFileStarted } = this.#options
    onFileStarted?.(group[0]?.path ?? '')
    const startedAt = performance.now()
    const paths = group.map(({ path }) => path)
    const answers = await workers.run({
      kind: 'hash',
      volume: this.#volume.folder,
      below: mediumRoot(this.#volume.folder),
      paths,
      gate: gate.flag,
      moved: moved.shared,
    })
    const took = performance.now() - startedAt
    this.#group = Math.max(1, Math.min(MAX_GROUP, took < WANTED_MS ? group.length * 2 : Math.floor(group.length / 2)))
    for (const [n, entry] of group.entries()) this.#judge(entry, answers[n] ?? 'missing')
  }

  #judge(entry: ManifestEntry, answer: HashAnswer): void {
    const { folder } = this.#volume
    if (answer === 'missing') demandMedium(folder)
    if (answer === 'missing' || answer === 'link') return this.#problems.add(entry.path, answer)
    if (answer === 'other') return this.#problems.add(entry.path, 'unexpected')
    if ('trouble' in answer) {
      // One bad file is a problem to name; a medium that answers no more ends the work, which can be resumed.
      demandMedium(folder, fromEnvelope(answer.trouble))
      return this.#problems.add(entry.path, 'unreadable')
    }
    if (answer.sha256 !== entry.sha256) return this.#problems.add(entry.path, 'altered')
    this.files++
    this.bytes += answer.bytes
    if (answer.readBack === 'cache') this.readBack = 'cache'
    this.#options.onVerified?.({ ...entry, bytes: answer.bytes }, answer.readBack)
  }
}
