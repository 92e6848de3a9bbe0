/**
 * Flips bits on a volume that the engine sent and sealed, one at a time, and asks the real verification each time: it
 * must find every one, name the file, and find nothing once the bit is back.
 *
 * CAUSEWAY_FLIP_ALL=1 flips every bit of every tag file and of payload files up to 300 bytes, and a bit in every byte of
 * payload files up to 8 KiB.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SIGNATURE, TAG_FILES, TAG_MANIFEST } from '../../electron/bag/names'
import { authenticate, readTagFiles, type AuthenticatedVolume } from '../../electron/bag/read'
import { verifyPayload } from '../../electron/bag/verify'
import { openGate } from '../../electron/files/gate'
import { NAMESPACES, verifySshsig } from '../../electron/trust/sshsig'
import { ByteCounter } from '../../electron/workers/byte-counter'
import { InThisThread } from '../../electron/workers/workers'
import { CausewayError } from '../../shared/errors'
import { randomBytes } from '../support/forge'
import { causeway, makePair, pinSender, sendTransfer, type Pair } from '../support/stations'
import { flip, lengthen } from './flip'
import { addEmptyFile, serveFrom } from '../support/practice-data'
import { Random } from './random'

const ALL = process.env['CAUSEWAY_FLIP_ALL'] === '1'
const MIB = 1024 * 1024
/** Around the borders of a page of the file system and of the pieces in which files are read; 0 comes on top. */
const SIZES = [1, 2, 300, 4095, 4096, 4097, MIB - 1, MIB, MIB + 1]
const EVERY_BYTE_UP_TO = ALL ? 8192 : 2
const EVERY_BIT_UP_TO = ALL ? 300 : 2
/** In the bounded run a long tag file gives so many of its bytes, evenly spread. */
const BYTES_OF_TAG_FILE = ALL ? Number.MAX_SAFE_INTEGER : 250
const BITS = [0, 1, 2, 3, 4, 5, 6, 7]

interface Flip {
  /** Below the volume. */
  readonly path: string
  readonly at: number
  readonly bit: number
}

let pair: Pair
let volume: string
/** Paths below the volume, with sizes. */
let payload: { readonly path: string; readonly bytes: number }[]
let made = 0

beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  const source = join(pair.root, 'source')
  mkdirSync(source)
  for (const bytes of SIZES) writeFileSync(join(source, `update-${bytes}.cab`), randomBytes(bytes, `flips ${bytes}`))
  await serveFrom(pair, source, 3)
  addEmptyFile(pair)
  const sent = await sendTransfer(pair)
  volume = sent.volumes[0]?.folder ?? ''
  payload = readdirSync(join(volume, 'data'), { recursive: true, encoding: 'utf8' })
    .map((name) => `data/${name}`)
    .filter((path) => statSync(join(volume, path)).isFile())
    .map((path) => ({ path, bytes: statSync(join(volume, path)).size }))
})
afterAll(() => {
  pair.dispose()
  console.info(`${made} changes made, each found, named and gone once it was undone`)
})

/** The volume's tag files, proven by the signature; details of a refusal name the file. */
async function authenticated(): Promise<AuthenticatedVolume> {
  return authenticate(await readTagFiles(volume), (signature, tagManifest) =>
    verifySshsig(signature, NAMESPACES.transfer, tagManifest),
  )
}

/** Paths of the payload files that the verification finds not to be what was signed. */
async function damaged(): Promise<string[]> {
  const workers = new InThisThread()
  const found = await verifyPayload(await authenticated(), { workers, gate: openGate(), moved: new ByteCounter() })
  expect(found.problemCount).toBe(found.problems.length)
  return found.problems.map(({ path, problem }) => `${problem} ${path}`)
}

/** What refuses the tag files: an error code with the file that it names, or null. */
async function refusal(): Promise<string | null> {
  try {
    await authenticated()
    return null
  } catch (error) {
    if (!(error instanceof CausewayError)) throw error
    return `${error.code} ${String(error.details['path'] ?? '')}`
  }
}

/** @param bits how many of a byte's bits are flipped: all, or one drawn by lot */
function flipsAt(path: string, places: readonly number[], bits: 'all' | 'one'): Flip[] {
  const random = new Random(places.length, path.length)
  return [...new Set(places)].flatMap((at) =>
    (bits === 'all' ? BITS : [random.below(8)]).map((bit) => ({ path, at, bit })),
  )
}

function flipsOfPayload(path: string, bytes: number): Flip[] {
  const places = bytes <= EVERY_BYTE_UP_TO ? everyByte(bytes) : [0, bytes >> 1, bytes - 1]
  return flipsAt(path, places, bytes <= EVERY_BIT_UP_TO ? 'all' : 'one')
}

/** @param most if there are more, so many of them, evenly spread with both ends */
function everyByte(bytes: number, most = bytes): number[] {
  const count = Math.min(bytes, most)
  return Array.from({ length: count }, (_, n) => Math.round((n * (bytes - 1)) / Math.max(1, count - 1)))
}

/** With one bit flipped and without it again. */
async function withFlip<T>({ path, at, bit }: Flip, look: () => Promise<T>): Promise<{ during: T; after: T }> {
  flip(join(volume, path), at, bit)
  const during = await look()
  flip(join(volume, path), at, bit)
  made++
  return { during, after: await look() }
}

test('the volume holds files of every size that is asked for', () => {
  const sizes = payload.map(({ bytes }) => bytes)
  for (const bytes of [0, ...SIZES]) expect(sizes).toContain(bytes)
})

test('a bit in the first, middle and last byte of every payload file, every bit of the smallest', async () => {
  for (const { path, bytes } of payload.filter((file) => file.bytes > 0)) {
    for (const each of flipsOfPayload(path, bytes)) {
      expect(await withFlip(each, damaged), `${path}, byte ${each.at}, bit ${each.bit}`).toEqual({
        during: [`altered ${path}`],
        after: [],
      })
    }
  }
})

test('a byte more at the end of a file, the empty one among them', async () => {
  for (const { path } of payload) {
    const { restore } = lengthen(join(volume, path))
    expect(await damaged()).toEqual([`altered ${path}`])
    restore()
    made++
  }
  expect(await damaged()).toEqual([])
})

test.each(TAG_FILES)('bytes of %s', async (file) => {
  const bytes = statSync(join(volume, file)).size
  // The signature covers the tag manifest: which of the two was changed, nobody can tell.
  const named =
    file === SIGNATURE || file === TAG_MANIFEST
      ? /^signature\.(malformed|invalid|wrong-namespace) /
      : new RegExp(`^bag\\.tag-file-altered volume-01/${file}$`)
  expect(bytes).toBeGreaterThan(0)
  for (const each of flipsAt(file, everyByte(bytes, BYTES_OF_TAG_FILE), ALL ? 'all' : 'one')) {
    const { during, after } = await withFlip(each, refusal)
    expect(during, `${file}, byte ${each.at}, bit ${each.bit}`).toMatch(named)
    expect(after).toBeNull()
  }
})

test('the command line says the same of every file, and exits with its own code', async () => {
  const tagFiles = TAG_FILES.map((path) => ({ path, bytes: statSync(join(volume, path)).size }))
  for (const { path, bytes } of [...payload.filter((file) => file.bytes > 0), ...tagFiles]) {
    const isPayload = path.startsWith('data/')
    const [each] = flipsAt(path, [bytes >> 1], 'one')
    if (!each) continue
    const { during, after } = await withFlip(each, () => causeway(pair.receiver, 'verify', pair.medium))
    expect(during.document.verdict, path).toBe('failed')
    expect(during.exit, path).not.toBe(0)
    if (isPayload) expect(during.document['problems'], path).toEqual([{ path, problem: 'altered' }])
    expect(after.document, path).toMatchObject({ verdict: 'verified', files: payload.length })
  }
})
