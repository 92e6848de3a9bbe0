/** One sent medium and one receiving station, copied afresh for every attack, and what every refusal must leave behind. */
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TransferSummary } from '../../shared/ledger'
import { causeway, makePair, pinSender, sendTransfer, succeed, type CliAnswer, type Pair } from './stations'

export interface Prepared {
  readonly pair: Pair
  /** Copies the medium and the receiving station: an attack may do with them what it likes. */
  scene(): Scene
}

export interface Scene {
  readonly root: string
  readonly medium: string
  /** The transfer's folder on the medium. */
  readonly transfer: string
  /** The first volume's folder. */
  readonly volume: string
  /** Home of `Import 1`, which trusts the sender. */
  readonly home: string
  /** Home of `Export 1`, whose key the receiver trusts. Not a copy: only to be read. */
  readonly sender: string
}

/** Sends one transfer and lets the receiver trust its sender. */
export async function prepare(): Promise<Prepared> {
  const pair = await makePair()
  const sent = await sendTransfer(pair)
  await pinSender(pair)
  const volume = relative(pair.medium, sent.volumes[0]?.folder ?? '')
  return {
    pair,
    scene() {
      const root = mkdtempSync(join(pair.root, 'scene-'))
      const [home, medium] = [join(root, 'receiver'), join(root, 'medium')]
      cpSync(pair.receiver, home, { recursive: true })
      cpSync(pair.medium, medium, { recursive: true })
      const folder = join(medium, volume)
      return { root, medium, home, volume: folder, transfer: join(folder, '..'), sender: pair.sender }
    },
  }
}

/** A second, newer transfer of the same sender on a medium of its own. */
export async function sendAnother(prepared: Prepared, ...options: string[]): Promise<string> {
  const medium = mkdtempSync(join(prepared.pair.root, 'medium-'))
  await sendTransfer({ ...prepared.pair, medium }, ...options)
  return medium
}

/** Absolute paths of a volume's content files, sorted. */
export function contentFiles({ volume }: Pick<Scene, 'volume'>): string[] {
  return readdirSync(join(volume, 'data/WSUSContent'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Absolute path of one of them; negative counts from the end. */
export function contentFile(scene: Pick<Scene, 'volume'>, at = 0): string {
  return contentFiles(scene).at(at) ?? ''
}

/** Absolute path of the metadata package, or of the log beside it. */
export function packageFile({ volume }: Pick<Scene, 'volume'>, extension = '.xml.gz'): string {
  const folder = join(volume, 'data/metadata')
  return join(folder, readdirSync(folder).find((name) => name.endsWith(extension)) ?? '')
}

/** What it is called, how it is refused, and how it is done; answers the media to receive from, when not the scene's. */
export type Attack = readonly [
  name: string,
  refusal: Refusal,
  work: (scene: Scene, prepared: Prepared) => Promise<unknown>,
]

/** One prepared transfer for a file of tests, and a fresh scene for each test. */
export function useScenes(): { readonly scene: () => Scene; readonly prepared: () => Prepared } {
  const kept: { prepared?: Prepared; scene?: Scene } = {}
  beforeAll(async () => void (kept.prepared = await prepare()))
  afterAll(() => kept.prepared?.pair.dispose())
  beforeEach(() => void (kept.scene = kept.prepared?.scene()))
  afterEach(() => rmSync(kept.scene?.root ?? '', { recursive: true, force: true }))
  const demand = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('a scene exists only while a test runs')
    return value
  }
  return { scene: () => demand(kept.scene), prepared: () => demand(kept.prepared) }
}

/** A test for each attack. */
export function refuseAll(attacks: readonly Attack[], { scene, prepared }: ReturnType<typeof useScenes>): void {
  test.each(attacks)('%s', async (_name, refusal, work) => {
    const media = await work(scene(), prepared())
    await expectRefusal(scene(), refusal, Array.isArray(media) ? (media as string[]) : undefined)
  })
}

/** Every file below a folder with a digest of its bytes. */
export function contentsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(
    entries.map((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

export interface Refusal {
  readonly code: string
  readonly exit: number
  readonly verdict?: 'failed' | 'incomplete'
}

/**
 * Receives and demands that it is refused with its own cause, that the import server is byte for byte as it was,
 * that the attempt stands in the history with that cause, and that the history is intact.
 */
export async function expectRefusal(
  { home, medium }: Pick<Scene, 'home' | 'medium'>,
  { code, exit, verdict = 'failed' }: Refusal,
  media: readonly string[] = [medium],
): Promise<CliAnswer> {
  const server = join(home, 'practice', 'import')
  const before = contentsOf(server)
  const attempts = await history(home)
  const answer = await causeway(home, 'receive', ...media)
  expect({ code: answer.document.error?.code, exit: answer.exit, verdict: answer.document.verdict }).toEqual({
    code,
    exit,
    verdict,
  })
  expect(contentsOf(server), 'the import server').toEqual(before)
  const [attempt, ...earlier] = await history(home)
  expect(earlier, 'one attempt more').toHaveLength(attempts.length)
  expect(attempt).toMatchObject({ kind: 'receive', verdict, error: { code } })
  expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  expect(hasWork(home), 'nothing of the medium is left in the work folder').toBe(false)
  return answer
}

/** The attempts that stand in a station's history, newest first. */
export async function history(home: string): Promise<TransferSummary[]> {
  return (await succeed(home, 'history', 'list'))['transfers'] as TransferSummary[]
}

function hasWork(home: string): boolean {
  const work = join(home, 'work')
  return statSync(work, { throwIfNoEntry: false }) !== undefined && readdirSync(work).length > 0
}
