import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BaselineView } from '../../../shared/baseline'
import type { SavedContent } from '../../../shared/jobs'
import type { BaselineFacts, TransferJson } from '../../../shared/transfer-json'
import { openStation } from '../../../electron/station/station'
import type { UpdateRow } from '../../../electron/wsus/practice/database'
import { forge } from '../../support/forge'
import { ownPaths, PracticeApprovals } from '../../support/practice-approvals'
import { codeOf, confirm, pinReceiver } from '../../support/receipts'
import { causeway, makePair, pinSender, succeed, type CliAnswer, type Pair } from '../../support/stations'

let base: Pair
/** Two updates whose files the first transfer does not have. */
let later: readonly [UpdateRow, UpdateRow]
let first: string
/** A file of the content store that no update names, so that nothing but the baseline knows its size. */
const UNNAMED_BYTES = 'superseded long ago'
const unnamed = nameOf(UNNAMED_BYTES)

function nameOf(bytes: string): string {
  const sha1 = createHash('sha1').update(bytes).digest('hex').toUpperCase()
  return `${sha1.slice(-2)}/${sha1}.cab`
}

/** A pair whose first, full transfer was received and confirmed; tests work on copies of it. */
beforeAll(async () => {
  base = await makePair(8)
  await pinSender(base)
  await pinReceiver(base)
  const servers = new PracticeApprovals(base)
  const [one, two] = (await servers.updates()).filter((row) => ownPaths(row).length > 0)
  if (!one || !two) throw new Error('too few updates')
  later = [one, two]
  setAside(base, one, two)
  mkdirSync(join(contentOf(base, 'export'), dirname(unnamed)), { recursive: true })
  writeFileSync(join(contentOf(base, 'export'), unnamed), UNNAMED_BYTES)
  first = await transfer(base)
  await confirm(base, first)
})
afterAll(() => base.dispose())

/** A copy of the pair with an empty medium. */
function scene(): Pair {
  const root = mkdtempSync(join(base.root, 'scene-'))
  const pair: Pair = { ...base, root, sender: join(root, 's'), receiver: join(root, 'r'), medium: join(root, 'm') }
  cpSync(base.sender, pair.sender, { recursive: true })
  cpSync(base.receiver, pair.receiver, { recursive: true })
  mkdirSync(pair.medium)
  return pair
}

const contentOf = (pair: Pair, side: 'export' | 'import'): string =>
  join(side === 'export' ? pair.sender : pair.receiver, 'practice', side, 'WSUSContent')

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /[0-9A-F]{40}/.test(name))
    .sort()
}

/** Takes files of updates out of the export server, and their approvals with them. */
function setAside(pair: Pair, ...rows: UpdateRow[]): void {
  const servers = new PracticeApprovals(pair)
  for (const path of rows.flatMap(ownPaths)) {
    const shelf = join(pair.sender, 'practice', 'shelf', path)
    cpSync(join(contentOf(pair, 'export'), path), shelf, { recursive: true })
    rmSync(join(contentOf(pair, 'export'), path))
  }
  const ids = rows.map(({ updateId }) => updateId)
  servers.change('export', (all) => {
    all.approvals = all.approvals.filter(({ updateId }) => !ids.includes(updateId))
  })
}

/** The update is approved and downloaded. */
function add(pair: Pair, row: UpdateRow): string[] {
  for (const path of ownPaths(row))
    cpSync(join(pair.sender, 'practice', 'shelf', path), join(contentOf(pair, 'export'), path), { recursive: true })
  new PracticeApprovals(pair).change('export', (all) => {
    const [some] = all.approvals
    if (some) all.approvals.push({ ...some, updateId: row.updateId })
  })
  return ownPaths(row)
}

interface SentDocument {
  readonly transferId: string
  readonly mode: string
  readonly saved: SavedContent
  readonly volumes: readonly { readonly folder: string }[]
}

async function send(pair: Pair, ...options: string[]): Promise<SentDocument> {
  const args = ['--to', pair.medium, '--destination', 'Import 1', ...options]
  return (await succeed(pair.sender, 'send', ...args)) as unknown as SentDocument
}

function clear(pair: Pair): void {
  rmSync(join(pair.medium, 'causeway'), { recursive: true })
}

/** Sends, receives and clears the medium. */
async function transfer(pair: Pair, ...options: string[]): Promise<string> {
  const { transferId } = await send(pair, ...options)
  await succeed(pair.receiver, 'receive', pair.medium)
  clear(pair)
  return transferId
}

function carried({ volumes }: SentDocument): string[] {
  return filesIn(join(volumes[0]?.folder ?? '', 'data', 'WSUSContent'))
}

function describedBy({ volumes }: SentDocument): TransferJson {
  return JSON.parse(readFileSync(join(volumes[0]?.folder ?? '', 'transfer.json'), 'utf8')) as TransferJson
}

const codeIn = ({ document }: CliAnswer): string | undefined => document.error?.code

test('an increment carries what was added since the receipt and the whole metadata, and is received completely', async () => {
  const pair = scene()
  const before = filesIn(contentOf(pair, 'export'))
  const added = add(pair, later[0])
  const sent = await send(pair, '--increment')
  expect(carried(sent)).toEqual(added.sort())
  expect(sent).toMatchObject({ mode: 'increment', saved: { files: before.length, transfers: [{ transferId: first }] } })
  const { baselines } = await succeed(pair.sender, 'baseline', 'show')
  const [shown] = baselines as BaselineView[]
  const described = describedBy(sent)
  expect(described).toMatchObject({
    formatVersion: '1.1',
    mode: 'increment',
    baseline: { id: shown?.id, transfers: [{ transferId: first }], leftOut: { files: before.length } },
  })
  const metadata = join(sent.volumes[0]?.folder ?? '', 'data', 'metadata')
  const listed = readFileSync(join(metadata, 'baseline.txt'), 'utf8').trimEnd().split('\n')
  expect(listed).toHaveLength(described.baseline?.needed.files ?? -1)
  expect(readdirSync(metadata)).toContain(described.package.fileName)

  const received = await succeed(pair.receiver, 'receive', pair.medium)
  expect(received).toMatchObject({
    verdict: 'verified',
    missingFiles: [],
    missingUpdates: [],
    baseline: { proof: 'ledger', files: listed.length, transfers: [first] },
    needs: { fresh: { needed: { files: 0 } }, here: { needed: { files: 0 } } },
  })
  expect(filesIn(contentOf(pair, 'import'))).toEqual(filesIn(contentOf(pair, 'export')))
  for (const home of [pair.sender, pair.receiver])
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
})

test('increments build on each other, and a code confirms as well as a file', async () => {
  const pair = scene()
  add(pair, later[0])
  const second = await transfer(pair, '--increment')
  await succeed(pair.sender, 'receipt', 'accept', await codeOf(pair.receiver, second))
  const added = add(pair, later[1])
  const sent = await send(pair, '--increment')
  expect(carried(sent)).toEqual(added.sort())
  expect(sent.saved.transfers.map(({ transferId }) => transferId)).toEqual([first, second])
  expect(await succeed(pair.receiver, 'receive', pair.medium)).toMatchObject({ verdict: 'verified', missingFiles: [] })
})

test('with nothing new, an increment carries the metadata alone', async () => {
  const pair = scene()
  const sent = await send(pair, '--increment')
  expect(existsSync(join(sent.volumes[0]?.folder ?? '', 'data', 'WSUSContent'))).toBe(false)
  expect(await succeed(pair.receiver, 'receive', pair.medium)).toMatchObject({ verdict: 'verified', missingFiles: [] })
})

test('a lost disk costs one re-send: without a receipt the next increment carries the same again', async () => {
  const pair = scene()
  const added = add(pair, later[0])
  const lost = await send(pair, '--increment')
  clear(pair)
  const again = await send(pair, '--increment')
  expect(carried(again)).toEqual(added.sort())
  expect(again.transferId).not.toBe(lost.transferId)
  expect(await succeed(pair.receiver, 'receive', pair.medium)).toMatchObject({ verdict: 'verified', missingFiles: [] })
})

test('receiving alone moves nothing: only the receipt does', async () => {
  const pair = scene()
  const added = add(pair, later[0])
  const second = await transfer(pair, '--increment')
  expect(carried(await send(pair, '--increment'))).toEqual(added.sort())
  clear(pair)
  await confirm(pair, second)
  expect((await send(pair, '--increment')).saved.files).toBe(filesIn(contentOf(pair, 'export')).length)
})

test('a receipt that comes late does not move the baseline back', async () => {
  const pair = scene()
  const older = await transfer(pair)
  const newer = await transfer(pair)
  await confirm(pair, newer)
  const { baselines } = await succeed(pair.sender, 'baseline', 'show')
  expect(baselines).toMatchObject([{ transfers: [{ transferId: newer }] }])
  expect(await confirm(pair, older)).toMatchObject({ movedBaseline: false, alreadyKnown: false })
  expect((await succeed(pair.sender, 'baseline', 'show'))['baselines']).toEqual(baselines)
})

test('where nothing is confirmed there is no increment, and no attempt at one is begun', async () => {
  const pair = scene()
  const args = ['send', '--to', pair.medium, '--destination', 'Import 2', '--increment']
  const answer = await causeway(pair.sender, ...args)
  expect(codeIn(answer)).toBe('baseline.none')
  expect(answer.exit).toBe(5)
  expect(await succeed(pair.sender, 'history', 'list')).toMatchObject({ total: 1 })
})

test('each destination has a baseline of its own', async () => {
  const pair = scene()
  const second = join(pair.root, 'second')
  await succeed(second, 'init', '--role', 'disconnected', '--name', 'Import 2', '--practice')
  await succeed(second, 'practice', 'create', '--side', 'import')
  const other = { ...pair, receiver: second }
  await pinSender(other)
  await pinReceiver(other)
  const full = ['--to', pair.medium, '--destination', 'Import 2']
  const sent = (await succeed(pair.sender, 'send', ...full)) as unknown as SentDocument
  await succeed(second, 'receive', pair.medium)
  clear(pair)
  await confirm(other, sent.transferId)
  const added = add(pair, later[0])
  const increment = (await succeed(pair.sender, 'send', ...full, '--increment')) as unknown as SentDocument
  expect(increment.saved.transfers.map(({ transferId }) => transferId)).toEqual([sent.transferId])
  await succeed(second, 'receive', pair.medium)
  clear(pair)
  await confirm(other, increment.transferId)
  // What the second site has is nothing to the first.
  expect(carried(await send(pair, '--increment'))).toEqual(added.sort())
  const { baselines } = await succeed(pair.sender, 'baseline', 'show')
  expect((baselines as BaselineView[]).map(({ destination, transfers }) => [destination, transfers.length])).toEqual([
    ['Import 1', 1],
    ['Import 2', 2],
  ])
})

test('at a server that lacks the baseline an increment is refused before anything is written', async () => {
  const pair = scene()
  add(pair, later[0])
  await send(pair, '--increment')
  rmSync(join(pair.receiver, 'practice', 'import'), { recursive: true })
  await succeed(pair.receiver, 'practice', 'create', '--side', 'import')
  const before = filesIn(contentOf(pair, 'import'))
  const answer = await causeway(pair.receiver, 'receive', pair.medium)
  expect(codeIn(answer)).toBe('baseline.missing')
  expect(answer.exit).toBe(6)
  const { problems, problemCount } = answer.document as unknown as {
    problems: { path: string; problem: string }[]
    problemCount: number
  }
  expect(problems.every(({ problem }) => problem === 'missing')).toBe(true)
  expect(problemCount).toBe(answer.document.error?.details['count'])
  expect(filesIn(contentOf(pair, 'import'))).toEqual(before)

  // A full transfer mends it.
  clear(pair)
  await transfer(pair)
  expect(filesIn(contentOf(pair, 'import'))).toEqual(filesIn(contentOf(pair, 'export')))
})

test('one file that is gone or of another size is named', async () => {
  const pair = scene()
  const sent = await send(pair, '--increment')
  const list = readFileSync(join(sent.volumes[0]?.folder ?? '', 'data', 'metadata', 'baseline.txt'), 'utf8')
  const [gone = '', short = ''] = list.split('\n').map((line) => line.slice(66))
  rmSync(join(contentOf(pair, 'import'), gone.slice('data/WSUSContent/'.length)))
  writeFileSync(join(contentOf(pair, 'import'), short.slice('data/WSUSContent/'.length)), 'x')
  const answer = await causeway(pair.receiver, 'receive', pair.medium)
  expect(codeIn(answer)).toBe('baseline.missing')
  expect(answer.document['problems']).toEqual([
    { path: gone, problem: 'missing' },
    { path: short, problem: 'altered' },
  ])
})

test('a station that was set up anew reads the files themselves, and believes those alone', async () => {
  const pair = scene()
  const content = join(pair.root, 'kept')
  cpSync(join(pair.receiver, 'practice'), content, { recursive: true })
  rmSync(pair.receiver, { recursive: true })
  await succeed(pair.receiver, 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
  cpSync(content, join(pair.receiver, 'practice'), { recursive: true })
  await pinSender(pair)
  const sent = await send(pair, '--increment')
  const list = readFileSync(join(sent.volumes[0]?.folder ?? '', 'data', 'metadata', 'baseline.txt'), 'utf8')
  const path = list.split('\n')[0]?.slice(66) ?? ''
  const file = join(contentOf(pair, 'import'), path.slice('data/WSUSContent/'.length))
  const bytes = readFileSync(file)
  // Of the right size: only who reads it finds out.
  writeFileSync(file, Buffer.alloc(bytes.length, 1))
  const refused = await causeway(pair.receiver, 'receive', pair.medium)
  expect(codeIn(refused)).toBe('baseline.missing')
  expect(refused.document['problems']).toEqual([{ path, problem: 'altered' }])
  writeFileSync(file, bytes)
  expect(await succeed(pair.receiver, 'receive', pair.medium)).toMatchObject({
    verdict: 'verified',
    baseline: { proof: 'read' },
  })
})

test('content that vanishes after the check is missed when the import is confirmed', async () => {
  const pair = scene()
  const sent = await send(pair, '--increment')
  const list = readFileSync(join(sent.volumes[0]?.folder ?? '', 'data', 'metadata', 'baseline.txt'), 'utf8')
  const path = list.split('\n')[0]?.slice(66) ?? ''
  const settings = join(pair.receiver, 'practice', 'import', 'server.json')
  expect(existsSync(settings)).toBe(true)
  const station = await openStation(pair.receiver, { selfCommand: { file: '', args: [] } })
  station.close()
  const { Jobs } = await import('../../../electron/transfer/jobs/jobs')
  const { InThisThread } = await import('../../../electron/workers/workers')
  const { systemDisk } = await import('../../../electron/files/disk')
  const { BUILT_CLI } = await import('../../support/stations')
  const opened = await openStation(pair.receiver, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  const jobs = new Jobs(opened, () => new InThisThread(systemDisk))
  try {
    const { id } = jobs.startReceive()
    const options = {
      report: () => {},
      changed: () => {},
      mediumFolder: (folder: string) => folder,
      endOnFailure: false,
    }
    const run = async (input: Parameters<typeof jobs.runStep>[1]) => (await jobs.runStep(id, input, options)).error
    expect(await run({ step: 'identify', media: [pair.medium] })).toBeNull()
    for (const step of ['trust', 'verify', 'server'] as const) expect(await run({ step })).toBeNull()
    rmSync(join(contentOf(pair, 'import'), path.slice('data/WSUSContent/'.length)))
    for (const step of ['content', 'metadata'] as const) expect(await run({ step })).toBeNull()
    expect(await run({ step: 'confirm' })).toMatchObject({ code: 'import.incomplete', details: { count: 1 } })
  } finally {
    jobs.close()
    opened.close()
  }
})

test('proof that was changed in the sender’s home stops an increment, and a full transfer goes', async () => {
  const pair = scene()
  const sizes = join(pair.sender, 'sent', first, 'volume-01', 'sizes.txt')
  writeFileSync(sizes, readFileSync(sizes, 'utf8').replace(/^\d+/, '1'))
  const answer = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--increment')
  expect(codeIn(answer)).toBe('baseline.damaged')
  expect(answer.exit).toBe(4)
  expect((await send(pair)).mode).toBe('full')
})

test('what nobody needs any more may have been cleaned up at the import server', async () => {
  const pair = scene()
  const servers = new PracticeApprovals(pair)
  const approved = new Set(servers.read('export').approvals.map(({ updateId }) => updateId))
  const row = (await servers.updates()).find((each) => approved.has(each.updateId) && ownPaths(each).length > 0)
  if (!row) throw new Error('no approved update with files')
  servers.change('export', (all) => {
    all.approvals = all.approvals.filter(({ updateId }) => updateId !== row.updateId)
  })
  for (const path of ownPaths(row)) rmSync(join(contentOf(pair, 'import'), path))
  const sent = await send(pair, '--increment')
  const { baseline } = describedBy(sent)
  expect((baseline?.named ?? 0) - (baseline?.needed.files ?? 0)).toBe(ownPaths(row).length)
  const received = await succeed(pair.receiver, 'receive', pair.medium)
  expect(received).toMatchObject({ verdict: 'verified', missingFiles: [] })
})

test('a file that changed its size since travels again, and is refused for what it is', async () => {
  const pair = scene()
  writeFileSync(join(contentOf(pair, 'export'), unnamed), 'damaged')
  const answer = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--increment')
  expect(codeIn(answer)).toBe('content.wrong-digest')
})

test('the same SHA-1 with another SHA-256 stops the plan and is named', async () => {
  const pair = scene()
  const servers = new PracticeApprovals(pair)
  const row = (await servers.updates()).find((each) => !later.some(({ updateId }) => updateId === each.updateId))
  const [path = ''] = row ? ownPaths(row) : []
  const sha256 = createHash('sha256')
    .update(readFileSync(join(contentOf(pair, 'export'), path)))
    .digest('base64')
  const { database } = servers.at('export')
  const text = readFileSync(database, 'utf8')
  expect(text).toContain(sha256)
  writeFileSync(database, text.replaceAll(sha256, Buffer.alloc(32, 1).toString('base64')))
  const answer = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--increment')
  expect(answer.document.error).toMatchObject({
    code: 'baseline.contradicts',
    details: { path: `data/WSUSContent/${path}` },
  })
})

test.each([
  [
    'other totals than its lists',
    'transfer.contradicts-manifest',
    (baseline: BaselineFacts) => (baseline.needed.files += 1),
  ],
  ['no transfer to build on', 'transfer.malformed', (baseline: BaselineFacts) => (baseline.transfers = [])],
])('an increment that states %s is refused, and nothing is written', async (_, code, change) => {
  const pair = scene()
  add(pair, later[0])
  const sent = await send(pair, '--increment')
  await forge(sent.volumes[0]?.folder ?? '', {
    signedBy: pair.sender,
    transfer: (transfer) => {
      change(transfer['baseline'] as BaselineFacts)
      return transfer
    },
  })
  const before = filesIn(contentOf(pair, 'import'))
  expect(codeIn(await causeway(pair.receiver, 'receive', pair.medium))).toBe(code)
  expect(filesIn(contentOf(pair, 'import'))).toEqual(before)
})

test('a send that was begun in full is not taken up as an increment', async () => {
  const pair = scene()
  const args = ['send', '--to', pair.medium, '--destination', 'Import 1']
  const { Jobs } = await import('../../../electron/transfer/jobs/jobs')
  const station = await openStation(pair.sender, { selfCommand: { file: '', args: [] } })
  const jobs = new Jobs(station, () => {
    throw new Error('no step runs')
  })
  jobs.startSend({ destination: 'Import 1' })
  jobs.close()
  station.close()
  const answer = await causeway(pair.sender, ...args, '--increment')
  expect(codeIn(answer)).toBe('usage')
  expect(await succeed(pair.sender, ...args)).toMatchObject({ mode: 'full' })
})
