import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { JobRecord } from '../../electron/transfer/jobs/job-record'
import { readPayloadManifestPieces, writePayloadManifest, type PayloadFile } from '../../electron/bag/payload-manifest'
import type { AuthenticatedVolume } from '../../electron/bag/read'
import { checkPayloadListing } from '../../electron/bag/verify'
import { openGate } from '../../electron/files/gate'
import { FILE_STATE, Journal } from '../../electron/transfer/jobs/journal'
import { compareWithPackage } from '../../electron/transfer/send/compare-with-package'
import { listContent } from '../../electron/transfer/send/list-content'
import { VolumeSplit, type Room } from '../../electron/transfer/send/split'

type Step = 'plan' | 'split' | 'mark' | 'writeManifest' | 'readManifest' | 'listing'

export interface Scale {
  readonly files: number
  /** `plan`: the content store into the journal, compared with a package that names every file; `mark`: all files proven, in transactions of 1000. */
  readonly seconds: Readonly<Record<Step, number>>
  /** What this process computed in that time, in user and system mode: steadier where other work shares the machine. */
  readonly cpuSeconds: Readonly<Record<Step, number>>
  /** The most that this process ever held, its own programme included: call from a fresh one. */
  readonly peakRssBytes: number
}

const JOB = '00000000-0000-4000-8000-000000000000'
const PAGE = 1000
const VOLUMES = 3
const FILES_OF_UPDATE = 4

/**
 * What a transfer of very many files costs beside its bytes: listing the content store into the journal, comparing it
 * with a metadata package that names each file, the split over three volumes, marking files as proven, writing their manifest, reading it back, comparing it with the names on the
 * medium. Each file is 8 bytes and has its true SHA-1 as its name.
 * @param folder is made, needs room for 6 KB and 1 inode per file, and is removed
 */
export async function measureScale(files: number, folder: string): Promise<Scale> {
  const volume = join(folder, 'volume-01')
  const content = join(volume, 'data', 'WSUSContent')
  mkdirSync(folder, { recursive: true })
  const packagePath = join(folder, 'export.xml.gz')
  const journal = Journal.open(join(folder, 'journal.db'))
  try {
    makeContent(files, content)
    await makePackage(files, packagePath)
    journal.put(emptySend())
    const gate = openGate()
    const seconds = zeros()
    const cpuSeconds = zeros()
    const timed = async <T>(step: Step, work: () => T | Promise<T>): Promise<T> => {
      const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()]
      const result = await work()
      const cpu = process.cpuUsage(cpuBefore)
      seconds[step] = (performance.now() - startedAt) / 1000
      cpuSeconds[step] = (cpu.user + cpu.system) / 1e6
      return result
    }
    const planned = await timed('plan', () => plan(journal, content, packagePath))
    demand(planned.files, files, 'files planned')
    await timed('split', () => splitOverThree(journal, planned.bytes))
    await timed('mark', () => markAll(journal))
    const manifest = await timed('writeManifest', () => writePayloadManifest(volume, provenFiles(journal)))
    const bag = asAuthenticated(volume, manifest)
    demand(await timed('readManifest', () => countEntries(bag)), files, 'manifest lines')
    const listing = await timed('listing', () => checkPayloadListing(bag, { gate }))
    demand(listing.problemCount, 0, 'problems')
    demand(listing.files, files, 'files on the medium')
    return { files, seconds, cpuSeconds, peakRssBytes: process.resourceUsage().maxRSS * 1024 }
  } finally {
    journal.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function zeros(): Record<Step, number> {
  return { plan: 0, split: 0, mark: 0, writeManifest: 0, readManifest: 0, listing: 0 }
}

/** A measurement of work that was not done would be worth nothing. */
function demand(found: number, wanted: number, what: string): void {
  if (found !== wanted) throw new Error(`${String(found)} ${what} instead of ${String(wanted)}`)
}

const sha1Of = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest()

/** The bytes of each file, one after the other in the same buffer. */
function* contents(files: number): Generator<Buffer> {
  const bytes = Buffer.alloc(8)
  for (let n = 0; n < files; n++) {
    bytes.writeUInt32LE(n)
    yield bytes
  }
}

function makeContent(files: number, root: string): void {
  for (let n = 0; n < 256; n++)
    mkdirSync(join(root, n.toString(16).toUpperCase().padStart(2, '0')), { recursive: true })
  for (const bytes of contents(files)) {
    const sha1 = sha1Of(bytes).toString('hex').toUpperCase()
    writeFileSync(join(root, sha1.slice(-2), `${sha1}.cab`), bytes)
  }
}

/** The index of a package without documents: it names all files, and each update has four of them. */
async function makePackage(files: number, path: string): Promise<void> {
  await pipeline(Readable.from(packageText(files)), createGzip({ level: 1 }), createWriteStream(path))
}

function* packageText(files: number): Generator<string> {
  const digests = function* (): Generator<string> {
    for (const bytes of contents(files)) yield sha1Of(bytes).toString('base64')
  }
  yield '<?xml version="1.0" encoding="utf-8"?>\n<ExportPackage ServerID="scale" FormatVersion="1.0"><Files>'
  let n = 0
  for (const digest of digests()) yield `<File Digest="${digest}" Name="windows10.0-kb${5_000_000 + n++}-x64.cab"/>`
  yield '</Files><Updates>'
  let group: string[] = []
  const update = (): string => {
    const listed = group.map((digest) => `<File Digest="${digest}"/>`).join('')
    group = []
    return `<Update UpdateId="${crypto.randomUUID()}" RevisionNumber="200"><Files>${listed}</Files></Update>`
  }
  for (const digest of digests()) if (group.push(digest) === FILES_OF_UPDATE) yield update()
  yield `${group.length > 0 ? update() : ''}</Updates></ExportPackage>`
}

/** The digests of the names are let go, as they are when the plan step ends. */
async function plan(journal: Journal, content: string, packagePath: string): Promise<{ files: number; bytes: number }> {
  const gate = openGate()
  const { files, bytes, names } = await listContent({ journal, jobId: JOB, gate }, content)
  const needs = await compareWithPackage(packagePath, names, { language: 'en', gate, report: () => {} })
  demand(needs.namedAndPresent, files, 'files named by the package')
  demand(needs.lacking.wanted.files, 0, 'files missing')
  return { files, bytes }
}

function splitOverThree(journal: Journal, bytes: number): void {
  const room: Omit<Room, 'label'> = {
    index: null,
    sizeBytes: 1e12,
    bytes: 1e12,
    files: Math.ceil(journal.tally(JOB, FILE_STATE.planned).files / VOLUMES),
    largestFileBytes: bytes,
    allocationBytes: 4096,
  }
  const plan = new VolumeSplit(['A', 'B', 'C'].map((label) => ({ ...room, label })))
  function* assignments(): Generator<{ path: string; volume: number }> {
    for (const file of journal.largestFirst(JOB, FILE_STATE.planned)) {
      yield { path: file.path, volume: plan.place(file) }
    }
  }
  journal.assignVolumes(JOB, assignments())
}

/** In the order in which a copy proves them. The digest stands in for the one that a copy would have found. */
function markAll(journal: Journal): void {
  for (let volume = 1; volume <= VOLUMES; volume++) {
    for (;;) {
      const page = journal.page(JOB, volume, FILE_STATE.planned, '', PAGE)
      if (page.length === 0) break
      const proven = page.map(({ path }) => ({ path, sha256: createHash('sha256').update(path).digest('hex') }))
      journal.markFiles(JOB, proven, FILE_STATE.proven)
    }
  }
}

function* provenFiles(journal: Journal): Generator<PayloadFile> {
  for (let volume = 1; volume <= VOLUMES; volume++) {
    let page = journal.page(JOB, volume, FILE_STATE.proven, '', PAGE)
    while (page.length > 0) {
      for (const file of page) yield { path: file.path, bytes: file.bytes, sha256: file.sha256 ?? '' }
      page = journal.page(JOB, volume, FILE_STATE.proven, page.at(-1)?.path ?? '', PAGE)
    }
  }
}

async function countEntries(bag: AuthenticatedVolume<null>): Promise<number> {
  let lines = 0
  for await (const entries of readPayloadManifestPieces(bag)) lines += entries.length
  return lines
}

function asAuthenticated(
  folder: string,
  { manifestSha256, ...oxum }: { manifestSha256: string; files: number; bytes: number },
): AuthenticatedVolume<null> {
  return { folder, manifestSha256, oxum, signer: null, tagManifestSha256: '', bagInfo: [], transferJson: '' }
}

function emptySend(): JobRecord {
  const at = new Date().toISOString()
  return {
    id: JOB,
    kind: 'send',
    createdAt: at,
    updatedAt: at,
    transferId: null,
    sequence: null,
    source: null,
    destination: null,
    claimed: null,
    steps: {},
    trust: null,
    challenge: null,
    outcome: null,
    data: {},
  }
}
