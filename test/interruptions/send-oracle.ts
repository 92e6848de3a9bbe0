/** Judges how a send ended from what is on the media and in the ledger. */
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NAMESPACES, verifySshsig } from '../../electron/trust/sshsig'
import type { TransferJson } from '../../shared/transfer-json'
import type { End } from './doors'
import { CANARY_TEXT, COMPANION, filesIn, sha256 } from './goldens'
import { differs, readLedger, REFUSALS, type LedgerRow } from './oracle'
import { CANARY } from './scene'
import type { SendScene } from './send-changes'

/** What must travel: path below the bag to digest; files in data/metadata have no name that is known before. */
export type Wanted = ReadonlyMap<string, string>

/** The content store and the companion folder as they were at first. */
export function wantedOf(content: string, companion: string): Wanted {
  const wanted = new Map<string, string>()
  for (const path of filesIn(content))
    if (/[0-9A-F]{40}/.test(path)) wanted.set(`data/WSUSContent/${path}`, sha256(readFileSync(join(content, path))))
  return withCompanion(wanted, companion)
}

/** The same with what is in the companion folder now. */
export function withCompanion(before: Wanted, companion: string): Wanted {
  const wanted = new Map([...before].filter(([path]) => !path.startsWith('data/companions/')))
  if (!existsSync(companion)) return wanted
  for (const path of filesIn(companion))
    wanted.set(`data/companions/${COMPANION}/${path}`, sha256(readFileSync(join(companion, path))))
  return wanted
}

export interface SendExpectation {
  readonly wanted: Wanted
  /** The ledger's newest event before. */
  readonly head: number
  readonly mustVerify: boolean
  /** Bytes that were altered after they were read back are not found. */
  readonly mayHoldAltered: boolean
  /** The transfer was sealed before the change: its verdict remains, and the media are not read again. */
  readonly wasSealed: boolean
}

export function judgeSend(scene: SendScene, end: End, expected: SendExpectation): string[] {
  const rows = readLedger(scene.home)
  const since = rows.filter(({ sequence }) => sequence > expected.head)
  const wrong: string[] = []
  if (readFileSync(join(scene.outside, CANARY), 'utf8') !== CANARY_TEXT) wrong.push('what a link points to was written')
  const verdict = rows.findLast(({ type, payload }) => type === 'send.verdict' && payload['jobId'] === end.jobId)
  if (end.code !== null) {
    if (!REFUSALS.includes(end.exit))
      wrong.push(`exit code ${String(end.exit)} (${String(end.code)}) ${String(end.shown['cause'])}`)
    // A command whose folders are not there says so before it resumes a job, and changes nothing.
    const isUsage =
      end.jobId === null && since.length === 0 && ['file.unreadable', 'medium.not-ready'].includes(end.code)
    if (!isUsage && !named(since, end.code)) wrong.push(`refused with ${end.code}, which is not in the ledger`)
    if (expected.mustVerify) wrong.push(`refused with ${end.code} though nothing was wrong`)
    return wrong
  }
  if (verdict?.payload['verdict'] !== 'verified') return [...wrong, 'verified, but the ledger has no such verdict']
  if (expected.wasSealed) return wrong
  return [...wrong, ...sealed(scene, verdict, expected)]
}

function named(since: readonly LedgerRow[], code: string): boolean {
  return since.some(
    ({ type, payload }) =>
      (type === 'send.step' || type === 'send.verdict') &&
      (payload['error'] as { code?: string } | undefined)?.code === code,
  )
}

/** What is on the media is what the verdict says, signed, whole, and all that was to travel. */
function sealed(scene: SendScene, verdict: LedgerRow, { wanted, mayHoldAltered }: SendExpectation): string[] {
  const wrong: string[] = []
  const transferId = verdict.transfer_id ?? ''
  const carried = new Map<string, string>()
  const descriptions: TransferJson[] = []
  const digests: string[] = []
  let bytes = 0
  // A folder without a signature is no volume; the count of those that are signed is compared below.
  const folders = scene.media
    .flatMap((medium) => volumesOf(join(medium, 'causeway', transferId)))
    .filter((folder) => existsSync(join(folder, 'tagmanifest-sha256.txt.sig')))
  for (const folder of folders) {
    const problems = tagged(folder)
    if (problems.length > 0) return [...wrong, ...problems]
    descriptions.push(JSON.parse(readFileSync(join(folder, 'transfer.json'), 'utf8')) as TransferJson)
    digests.push(sha256(readFileSync(join(folder, 'tagmanifest-sha256.txt'))))
    const listed = manifestOf(join(folder, 'manifest-sha256.txt'))
    const there = filesIn(join(folder, 'data')).map((path) => `data/${path}`)
    for (const path of there) if (!listed.has(path)) wrong.push(`sealed, but ${path} is not listed`)
    for (const [path, digest] of listed) {
      const facts = lstatSync(join(folder, path), { throwIfNoEntry: false })
      if (!facts?.isFile()) wrong.push(`sealed, but ${path} is no file on the medium`)
      else if (sha256(readFileSync(join(folder, path))) !== digest && !mayHoldAltered)
        wrong.push(`sealed, but ${path} has other bytes`)
      if (carried.has(path)) wrong.push(`${path} travels twice`)
      carried.set(path, digest)
      bytes += facts?.size ?? 0
    }
  }
  for (const [path, digest] of wanted)
    if (carried.get(path) !== digest) wrong.push(`sealed ${carried.has(path) ? 'with other bytes' : 'without'} ${path}`)
  for (const path of carried.keys())
    if (!wanted.has(path) && !path.startsWith('data/metadata/')) wrong.push(`sealed with ${path}`)
  for (const path of wrongNames(carried, folders)) if (!mayHoldAltered) wrong.push(`${path} is not what its name says`)
  const order = descriptions
    .map(({ volume }, n) => ({ volume, digest: digests[n] ?? '' }))
    .sort((a, b) => a.volume - b.volume)
  const totals = { files: carried.size, bytes }
  return [
    ...wrong,
    ...differs('files of the verdict', verdict.payload['files'], totals.files),
    ...differs('bytes of the verdict', verdict.payload['bytes'], totals.bytes),
    ...differs(
      'digest of the verdict',
      verdict.payload['transferDigest'],
      sha256(order.map(({ digest }) => `${digest}\n`).join('')),
    ),
    ...descriptions.flatMap((description) => [
      ...differs('totals', description.totals, totals),
      ...differs('volumes', description.volumes.length, folders.length),
      ...differs('transfer', description.transferId, transferId),
      ...differs('sequence', description.sequence, verdict.payload['sequence']),
    ]),
  ]
}

function volumesOf(shelf: string): string[] {
  return existsSync(shelf) ? readdirSync(shelf).map((name) => join(shelf, name)) : []
}

/** The tag files are those that the tag manifest lists, and it is signed. */
function tagged(folder: string): string[] {
  try {
    const tagManifest = readFileSync(join(folder, 'tagmanifest-sha256.txt'))
    verifySshsig(readFileSync(join(folder, 'tagmanifest-sha256.txt.sig'), 'utf8'), NAMESPACES.transfer, tagManifest)
    return [...manifestOf(join(folder, 'tagmanifest-sha256.txt'))]
      .filter(([name, digest]) => sha256(readFileSync(join(folder, name))) !== digest)
      .map(([name]) => `sealed, but ${name} has other bytes`)
  } catch (error) {
    return [`a volume of a verified send is not sealed: ${String(error)}`]
  }
}

function manifestOf(path: string): Map<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return new Map(
    lines.map((line) => [
      line.slice(66).replace(/%(25|0A|0D)/gi, (code) => decodeURIComponent(code)),
      line.slice(0, 64),
    ]),
  )
}

function wrongNames(carried: ReadonlyMap<string, string>, folders: readonly string[]): string[] {
  return [...carried.keys()].filter((path) => {
    const named = /([0-9A-F]{40})[^/]*$/.exec(path)?.[1]
    const file = folders.map((folder) => join(folder, path)).find((one) => existsSync(one))
    if (named === undefined || file === undefined || !lstatSync(file).isFile()) return false
    return createHash('sha1').update(readFileSync(file)).digest('hex').toUpperCase() !== named
  })
}
