/**
 * Judges how a receive ended from what is on disk: the rows of the ledger, the receipt, the import server and the
 * companion folder, compared with the transfers as they were made. Nothing of the product derives what it compares.
 */
import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { End } from './doors'
import { CANARY_TEXT, COMPANION, filesIn, sha256, type Golden, type World } from './goldens'
import { CANARY, type Scene } from './scene'

export interface LedgerRow {
  readonly sequence: number
  readonly type: string
  readonly transfer_id: string | null
  readonly payload: Record<string, unknown>
}

/** What there was before a receive went on. */
export interface Before {
  readonly head: number
  /** Unfinished jobs whose Trust step, or Verify step, was done. */
  readonly trusted: ReadonlySet<string>
  readonly verified: ReadonlySet<string>
  readonly onMedia: string
}

/** Documented in docs/command-line.md; 1 is a defect. */
export const REFUSALS = [2, 3, 4, 5, 6, 7, 130]
const NOT_NAMED_BY_DIGEST = 'anonymousCheckFile.txt'

const goldensOf = ({ main, older, newer, again }: World): Golden[] => [main, older, newer, again]

export function readLedger(home: string): LedgerRow[] {
  const db = new Database(join(home, 'ledger.db'), { readonly: true })
  try {
    const rows = db
      .prepare<[], { sequence: number; type: string; transfer_id: string | null; payload: string }>(
        'SELECT sequence, type, transfer_id, payload FROM events ORDER BY sequence',
      )
      .all()
    return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as Record<string, unknown> }))
  } finally {
    db.close()
  }
}

interface JobRow {
  readonly id: string
  readonly kind: string
  readonly outcome: unknown
  readonly steps: Readonly<Record<string, { readonly done: boolean }>>
}

/** Jobs that have no outcome, as the journal keeps them; none where there is no journal yet. */
export function unfinishedJobs(home: string, kind: JobRow['kind']): JobRow[] {
  const file = join(home, 'journal.db')
  if (!existsSync(file)) return []
  const db = new Database(file)
  try {
    const rows = db.prepare<[], { document: string }>('SELECT document FROM jobs').all()
    return rows.map(({ document }) => JSON.parse(document) as JobRow).filter((job) => job.kind === kind && !job.outcome)
  } finally {
    db.close()
  }
}

/** Remembers what a receive may not go behind. */
export function lookBefore(scene: Scene): Before {
  const jobs = unfinishedJobs(scene.home, 'receive')
  const done = (step: string): Set<string> => new Set(jobs.filter((job) => job.steps[step]?.done).map(({ id }) => id))
  return {
    head: readLedger(scene.home).at(-1)?.sequence ?? 0,
    trusted: done('trust'),
    verified: done('verify'),
    onMedia: looksOf(scene.shelf),
  }
}

export interface Judgement {
  /** What is wrong; nothing when the end is one of the two that are allowed. */
  readonly wrong: readonly string[]
  /** The transfer that was received, when one was. */
  readonly received: Golden | null
}

export interface Expectation {
  readonly before: Before
  /** Nothing was done to the media that may keep the receive from being verified. */
  readonly mustVerify: boolean
  /** What was done to them must keep the main transfer from being verified, because its media were read afterwards. */
  readonly mustRefuse: boolean
  /** Media that nothing else changed meanwhile must be as they were. */
  readonly mediaAtRest: boolean
}

export function judge(scene: Scene, end: End, expected: Expectation): Judgement {
  const rows = readLedger(scene.home)
  const since = rows.filter(({ sequence }) => sequence > expected.before.head)
  const wrong = [...around(scene, expected), ...chainOf(rows)]
  if (end.code !== null) {
    wrong.push(...refusal(end, since))
    const isIn = rows.some(
      ({ type, payload }) => type === 'receive.verdict' && payload['transferDigest'] === scene.world.main.digest,
    )
    if (expected.mustVerify && !(isIn && end.code === 'trust.replay'))
      wrong.push(`refused with ${end.code} though nothing was wrong`)
    return { wrong, received: null }
  }
  const verdict =
    since.findLast(({ type, payload }) => type === 'receive.verdict' && payload['jobId'] === end.jobId) ??
    rows.findLast(({ type, payload }) => type === 'receive.verdict' && payload['jobId'] === end.jobId)
  const golden = goldensOf(scene.world).find(({ digest }) => digest === verdict?.payload['transferDigest'])
  if (!verdict || !golden)
    return { wrong: [...wrong, 'verified, but the verdict names no transfer that was signed'], received: null }
  if (expected.before.trusted.has(end.jobId ?? '') && golden !== scene.world.main)
    wrong.push(`another transfer than the trusted one was received: ${golden.name}`)
  if (expected.mustRefuse && golden === scene.world.main)
    wrong.push('verified though its media were altered before they were read')
  wrong.push(...verdictOf(verdict, golden), ...receiptOf(scene, golden, rows, end), ...shownAs(end, golden))
  wrong.push(...imported(scene, golden), ...namedAs(rows, end, golden))
  return { wrong, received: golden }
}

function refusal({ code, exit }: End, since: readonly LedgerRow[]): string[] {
  const wrong: string[] = []
  if (!REFUSALS.includes(exit)) wrong.push(`exit code ${String(exit)} (${String(code)})`)
  const named = since.some(
    ({ type, payload }) =>
      (type === 'receive.step' || type === 'receive.verdict') &&
      (payload['error'] as { code?: string } | undefined)?.code === code,
  )
  if (!named) wrong.push(`refused with ${String(code)}, which is not in the ledger`)
  if (since.some(({ type, payload }) => type === 'receive.verdict' && payload['verdict'] === 'verified'))
    wrong.push('refused, but the ledger says verified')
  return wrong
}

function verdictOf({ payload, transfer_id }: LedgerRow, golden: Golden): string[] {
  return [
    ...differs('verdict', payload['verdict'], 'verified'),
    ...differs('transfer of the verdict', transfer_id, golden.transferId),
    ...differs('sequence of the verdict', payload['sequence'], golden.sequence),
    ...differs('source of the verdict', payload['source'], { name: golden.source, fingerprint: golden.fingerprint }),
    ...differs('files of the verdict', payload['files'], golden.files),
    ...differs('bytes of the verdict', payload['bytes'], golden.bytes),
    ...differs('tag manifests of the verdict', payload['tagManifests'], golden.tagManifests),
  ]
}

function receiptOf(scene: Scene, golden: Golden, rows: readonly LedgerRow[], end: End): string[] {
  const file = join(scene.home, 'receipts', `${golden.transferId}.json`)
  if (!existsSync(file) || !existsSync(`${file}.sig`)) return ['verified without a receipt']
  const text = readFileSync(file, 'utf8')
  const receipt = JSON.parse(text) as Record<string, Record<string, unknown>>
  const signed = rows.findLast(({ type, payload }) => type === 'receipt.signed' && payload['jobId'] === end.jobId)
  const { copied, alreadyThere } = receipt['files'] ?? {}
  const below = companionFiles(golden)
  const sums =
    below.length > 0
      ? [
          {
            name: COMPANION,
            files: below.length,
            bytes: below.reduce((sum, [, { bytes }]) => sum + bytes, 0),
            placed: true,
          },
        ]
      : undefined
  return [
    ...differs('digest of the receipt in the ledger', signed?.payload['receiptSha256'], sha256(text)),
    ...differs('transfer of the receipt', receipt['transferId'], golden.transferId),
    ...differs('sequence of the receipt', receipt['sequence'], golden.sequence),
    ...differs('digest in the receipt', receipt['transferDigest'], golden.digest),
    ...differs('source of the receipt', receipt['source'], { name: golden.source, fingerprint: golden.fingerprint }),
    ...differs('receiver of the receipt', receipt['receiver']?.['name'], golden.destination),
    ...differs('files of the receipt', receipt['files']?.['verified'], golden.files),
    ...differs('bytes of the receipt', receipt['files']?.['bytes'], golden.bytes),
    ...differs('files copied and there before', Number(copied) + Number(alreadyThere), golden.files),
    ...differs('companions of the receipt', receipt['companions'], sums),
    ...differs('updates missing in the receipt', receipt['updates']?.['missing'], 0),
  ]
}

/** What the door showed as the result. */
function shownAs({ shown }: End, golden: Golden): string[] {
  return [
    ...differs('transfer shown', shown['transferId'], golden.transferId),
    ...differs('sequence shown', shown['sequence'], golden.sequence),
    ...differs('source shown', shown['source'], golden.source),
    ...differs('destination shown', shown['destination'], golden.destination),
    ...('files' in shown ? differs('files shown', shown['files'], golden.files) : []),
    ...('bytes' in shown ? differs('bytes shown', shown['bytes'], golden.bytes) : []),
    ...('transferCode' in shown ? differs('transfer code shown', shown['transferCode'], golden.code) : []),
  ]
}

function companionFiles(golden: Golden): [string, { sha256: string; bytes: number }][] {
  return [...golden.payload].filter(([path]) => path.startsWith(`data/companions/${COMPANION}/`))
}

/** Every file of the transfer is where it belongs, with its bytes. */
function imported(scene: Scene, golden: Golden): string[] {
  const store = join(scene.home, 'practice/import/WSUSContent')
  return [...golden.payload].flatMap(([path, { sha256: wanted }]) => {
    const here = path.startsWith('data/WSUSContent/')
      ? join(store, path.slice('data/WSUSContent/'.length))
      : path.startsWith(`data/companions/${COMPANION}/`)
        ? join(scene.placed, path.slice(`data/companions/${COMPANION}/`.length))
        : null
    if (here === null) return []
    const facts = lstatSync(here, { throwIfNoEntry: false })
    if (!facts?.isFile()) return [`verified, but ${path} is not there`]
    return sha256(readFileSync(here)) === wanted ? [] : [`verified, but ${path} has other bytes`]
  })
}

/** What was recorded of the job after it was trusted is recorded of the trusted transfer. */
function namedAs(rows: readonly LedgerRow[], { jobId }: End, golden: Golden): string[] {
  const own = rows.filter(({ type, payload }) => type.startsWith('receive.') && payload['jobId'] === jobId)
  const trusted = own.findIndex(({ payload }) => payload['step'] === 'trust' && payload['outcome'] === 'done')
  return own
    .slice(trusted)
    .filter(({ transfer_id }) => trusted >= 0 && transfer_id !== golden.transferId)
    .map(({ type, transfer_id }) => `${type} after Trust is of ${String(transfer_id)}`)
}

/** What must hold whatever the end: no final name with other bytes, nothing written outside or on a medium. */
function around(scene: Scene, { before, mediaAtRest }: Expectation): string[] {
  const wrong: string[] = []
  const known = new Map<string, Set<string>>()
  for (const golden of goldensOf(scene.world))
    for (const [path, file] of golden.payload) known.set(path, (known.get(path) ?? new Set()).add(file.sha256))
  const look = (folder: string, area: string): void => {
    if (!existsSync(folder)) return
    for (const path of filesIn(folder)) {
      const name = basename(path)
      if (name === NOT_NAMED_BY_DIGEST || /^\.causeway-[0-9a-f]{16}\.part$/.test(name)) continue
      const facts = lstatSync(join(folder, path))
      const bytes = facts.isFile() ? readFileSync(join(folder, path)) : null
      if (!bytes || !known.get(`${area}${path}`)?.has(sha256(bytes))) wrong.push(`${area}${path} here was never signed`)
      else if (
        area === 'data/WSUSContent/' &&
        !name.startsWith(createHash('sha1').update(bytes).digest('hex').toUpperCase())
      )
        wrong.push(`${path} is not what its name says`)
    }
  }
  look(join(scene.home, 'practice/import/WSUSContent'), 'data/WSUSContent/')
  look(scene.placed, `data/companions/${COMPANION}/`)
  const canary = join(scene.outside, CANARY)
  if (readFileSync(canary, 'utf8') !== CANARY_TEXT) wrong.push('what a link points to was written')
  if (mediaAtRest && looksOf(scene.shelf) !== before.onMedia) wrong.push('something was written on a medium')
  return wrong
}

/** Each event names the one before it. */
function chainOf(rows: readonly LedgerRow[]): string[] {
  return rows.every(({ sequence }, n) => sequence === n + 1) ? [] : ['the ledger has gaps']
}

/** Everything on the media in one text. */
function looksOf(shelf: string): string {
  if (!existsSync(shelf)) return ''
  return filesIn(shelf)
    .map((path) => {
      const facts = lstatSync(join(shelf, path))
      if (facts.isSymbolicLink()) return `${path} -> ${readlinkSync(join(shelf, path))}`
      return facts.isFile() ? `${path} ${sha256(readFileSync(join(shelf, path)))}` : path
    })
    .join('\n')
}

export function differs(what: string, found: unknown, wanted: unknown): string[] {
  if (isDeepStrictEqual(found, wanted)) return []
  return [
    `${what}: ${JSON.stringify(found)?.slice(0, 120) ?? 'nothing'}, signed ${JSON.stringify(wanted)?.slice(0, 120) ?? 'nothing'}`,
  ]
}
