/** One sent medium and one receiving station, copied afresh for every attack, and what every refusal must leave behind. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TransferSummary } from '../../shared/ledger'
import { bytesIn, smallMediaFor } from './small-media'
import { causeway, makePair, pinSender, succeed, type CliAnswer, type Pair, type Sent } from './stations'

export interface Prepared {
  readonly pair: Pair
  /** Copies the medium and the receiving station: an attack may do with them what it likes. */
  scene(): Scene
}

export interface Scene {
  readonly root: string
  /** The first medium. */
  readonly medium: string
  readonly media: readonly string[]
  /** The first volume's folder. */
  readonly volume: string
  /** All volumes' folders; volume n is on medium n. */
  readonly volumes: readonly string[]
  /** Home of `Import 1`, which trusts the sender. */
  readonly home: string
  /** Home of `Export 1`, whose key the receiver trusts. Not a copy: only to be read. */
  readonly sender: string
}

/** Sends one transfer, split over as many media, and lets the receiver trust its sender. */
export async function prepare(count = 1): Promise<Prepared> {
  const pair = await makePair()
  const volumes = (await sendOver(pair, count)).map((folder) => relative(pair.medium, folder))
  await pinSender(pair)
  return {
    pair,
    scene() {
      const root = mkdtempSync(join(pair.root, 'scene-'))
      const [home, shelf] = [join(root, 'receiver'), join(root, 'media')]
      cpSync(pair.receiver, home, { recursive: true })
      cpSync(pair.medium, shelf, { recursive: true })
      const folders = volumes.map((volume) => join(shelf, volume))
      const media = folders.map((_, n) => join(shelf, String(n + 1)))
      return {
        root,
        home,
        sender: pair.sender,
        media,
        medium: media[0] ?? '',
        volumes: folders,
        volume: folders[0] ?? '',
      }
    },
  }
}

/** A further, newer transfer of the same sender; answers its volumes. */
export async function sendAnother({ pair }: Prepared, count = 1, destination = 'Import 1'): Promise<string[]> {
  return sendOver({ ...pair, medium: mkdtempSync(join(pair.root, 'media-')) }, count, destination)
}

/** Sends to the folders 1, 2 … in the pair's medium; answers the volumes' folders in order. */
async function sendOver(pair: Pair, count: number, destination = 'Import 1'): Promise<string[]> {
  const media = Array.from({ length: count }, (_, n) => join(pair.medium, String(n + 1)))
  for (const medium of media) mkdirSync(medium)
  const targets = media.flatMap((medium) => ['--to', medium])
  const letGo = smallMediaFor(media, bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent')))
  const document = await succeed(pair.sender, 'send', ...targets, '--destination', destination).finally(letGo)
  const volumes = (document as unknown as Sent).volumes
  if (volumes.length !== count) throw new Error(`sent on ${String(volumes.length)} volumes`)
  return volumes.map(({ folder }) => folder)
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

/**
 * What it is called, how it is refused, and what is done to the scene. It answers a list of media to receive from,
 * when that is not the scene's.
 */
export type Attack = readonly [name: string, refusal: Refusal, work: (scene: Scene, prepared: Prepared) => unknown]

/** One prepared transfer for a file of tests, and a fresh scene for each test. */
export function useScenes(media = 1): { readonly scene: () => Scene; readonly prepared: () => Prepared } {
  const kept: { prepared?: Prepared; scene?: Scene } = {}
  beforeAll(async () => void (kept.prepared = await prepare(media)))
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
    await expectRefusal(Array.isArray(media) ? { ...scene(), media: media as string[] } : scene(), refusal)
  })
}

/** Every file below a folder with a digest of its bytes. */
export function contentsOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
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
  { home, media }: Pick<Scene, 'home' | 'media'>,
  { code, exit, verdict = 'failed' }: Refusal,
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
