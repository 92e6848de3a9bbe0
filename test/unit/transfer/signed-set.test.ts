/** What is signed is fixed by the Trust step: media that change afterwards change nothing of it. Two volumes. */
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JobView } from '../../../shared/jobs'
import type { Receipt } from '../../../shared/receipt'
import type { TransferJson } from '../../../shared/transfer-json'
import { sha256Of } from '../../../electron/files/hash'
import { transferCode, transferDigest } from '../../../electron/trust/transfer-code'
import { editJobs } from '../../support/edited-journal'
import { flipBit, forge } from '../../support/forge'
import { refuseAll, sendAnother, useScenes, type Scene } from '../../support/refusals'
import { succeed } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

const scenes = useScenes(2)
let scene: Scene
let engine: Engine
let signed: TransferJson
let digest: string
beforeEach(async () => {
  scene = scenes.scene()
  engine = await openEngine(scene.home)
  signed = JSON.parse(await readFile(join(scene.volume, 'transfer.json'), 'utf8')) as TransferJson
  const tagManifests: string[] = []
  for (const volume of scene.volumes)
    tagManifests.push(sha256Of(await readFile(join(volume, 'tagmanifest-sha256.txt'))))
  digest = transferDigest(tagManifests)
})
afterEach(() => engine.close())

const identify = (id: string, ...media: string[]) => engine.run(id, { step: 'identify', media })

/** Rewrites the description of a volume without signing it. */
async function claim(volume: string, change: object): Promise<void> {
  const path = join(volume, 'transfer.json')
  await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...change }))
}

/** Everything that a finished receive states, compared with what the sender signed. */
async function expectWhole(job: JobView): Promise<void> {
  expect(job.outcome?.verdict).toBe('verified')
  const { totals, transferId, sequence, source } = signed
  const text = await readFile(join(scene.home, 'receipts', `${transferId}.json`), 'utf8')
  const receipt = JSON.parse(text) as Receipt
  expect(receipt).toMatchObject({
    transferId,
    sequence,
    transferDigest: digest,
    files: { verified: totals.files, bytes: totals.bytes },
  })
  expect(receipt.files.copied + receipt.files.alreadyThere).toBe(totals.files)
  const verdict = engine.station.ledger.events({ type: 'receive.verdict' }).at(-1)
  expect(verdict).toMatchObject({
    transferId,
    payload: { sequence, source: { name: source.name, fingerprint: source.fingerprint }, ...totals },
  })
  expect(resultOf(job, 'trust').transfer).toMatchObject({ sequence, transferCode: transferCode(digest) })
}

test.each(['verify', 'server', 'content'] as const)(
  'waits for a volume that is not brought back before %s, then finishes with the signed totals',
  async (step) => {
    const { id } = engine.jobs.startReceive()
    const before = { verify: 'trust', server: 'verify', content: 'server' } as const
    await runUntil(engine, id, before[step], scene.media)
    const fewer = await identify(id, scene.media[0] ?? '')
    expect(fewer.error).toMatchObject({ code: 'volume.missing', details: { volumes: '2', of: 2 } })
    expect(fewer.job).toMatchObject({ outcome: null, currentStep: 'identify' })
    await expectWhole(await runUntil(engine, id, 'receipt', scene.media))
  },
)

test('waits when the media of another transfer, or an empty one, are put in instead', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', scene.media)
  const others = await sendAnother(scenes.prepared(), 2)
  const shelves = others.map((volume) => dirname(dirname(dirname(volume))))
  const empty = join(scene.root, 'empty')
  mkdirSync(empty)
  for (const media of [shelves, [empty], [scene.media[1] ?? '', ...shelves]]) {
    const { job, error } = await identify(id, ...media)
    expect(error).toMatchObject({ code: 'volume.missing' })
    expect(job.outcome).toBeNull()
  }
  await expectWhole(await runUntil(engine, id, 'receipt', scene.media))
})

test('finds volumes whose media changed places, or that are at another path now', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', scene.media)
  const [first = '', second = ''] = scene.media
  renameSync(first, join(scene.root, 'x'))
  renameSync(second, first)
  renameSync(join(scene.root, 'x'), second)
  await runUntil(engine, id, 'server', scene.media)
  const again = await identify(id, second, first)
  expect(again.error).toBeNull()
  expect(
    resultOf(again.job, 'identify').found.volumes.map(({ index, folder }) => [index, folder.startsWith(second)]),
  ).toEqual([
    [1, true],
    [2, false],
  ])
  await expectWhole(await runUntil(engine, id, 'receipt', [first, second]))
})

test('uses the sound one of two folders that pass for a volume', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', scene.media)
  const [first = '', second = ''] = scene.media
  const damaged = join(scene.root, 'aaa')
  cpSync(second, damaged, { recursive: true })
  await flipBit(join(damaged, 'causeway', signed.transferId, basename(scene.volumes[1] ?? ''), 'bag-info.txt'))
  const again = await identify(id, first, damaged, second)
  expect(again.error).toBeNull()
  expect(resultOf(again.job, 'identify').found.duplicates).toMatchObject([{ index: 2, used: scene.volumes[1] }])
  await expectWhole(await runUntil(engine, id, 'receipt', scene.media))
})

test.each([
  ['number 900000', { sequence: 900000 }],
  ['another source', { source: { name: 'Elsewhere', fingerprint: `SHA256:${'A'.repeat(43)}`, host: 'x' } }],
  ['another destination', { destination: 'Import 2' }],
])('refuses an unsigned description that claims %s after Trust, and records signed facts only', async (_, change) => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', scene.media)
  for (const volume of scene.volumes) await claim(volume, change)
  const { job, error } = await identify(id, ...scene.media)
  expect(error?.code).toBe('bag.tag-file-altered')
  expect(error?.details['path']).toContain('transfer.json')
  expect(job).toMatchObject({ sequence: signed.sequence, source: signed.source.name, destination: signed.destination })
  expect(engine.station.ledger.events({ type: 'receive.verdict' }).at(-1)).toMatchObject({
    transferId: signed.transferId,
    payload: { verdict: 'failed', sequence: signed.sequence, source: { name: signed.source.name } },
  })
  expect(engine.station.ledger.highestReceivedSequence(signed.source.fingerprint)).toBeNull()
})

test('records what an untrusted medium claims as a claim, and nothing in the place of a fact', async () => {
  const { id } = engine.jobs.startReceive()
  for (const volume of scene.volumes) await claim(volume, { sequence: 900000, destination: 'Import 2' })
  const { job } = await identify(id, ...scene.media)
  expect(job).toMatchObject({ transferId: null, sequence: null, source: null, destination: null })
  expect(job.claimed).toMatchObject({ transferId: signed.transferId, sequence: 900000, destination: 'Import 2' })
  expect((await engine.run(id, { step: 'trust' })).error?.code).toBe('bag.tag-file-altered')
  const verdict = engine.station.ledger.events({ type: 'receive.verdict' }).at(-1)
  expect(verdict?.payload).toMatchObject({ claimedSequence: 900000, claimedDestination: 'Import 2' })
  expect(verdict?.payload).not.toHaveProperty('sequence')
  expect(verdict?.payload).not.toHaveProperty('source')
})

test('takes the numbers of volumes from what is signed, not from where Identify saw them', async () => {
  const { id } = engine.jobs.startReceive()
  await identify(id, ...scene.media)
  const [one = '', two = ''] = scene.volumes
  const away = join(scene.root, 'away')
  renameSync(one, away)
  renameSync(two, one)
  renameSync(away, two)
  await expectWhole(await runUntil(engine, id, 'receipt', scene.media))
})

test('refuses a validly signed volume that is not the one that was trusted', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', scene.media)
  await forge(scene.volumes[1] ?? '', {
    signedBy: scene.sender,
    transfer: (transfer) => ({ ...transfer, operator: 'x' }),
  })
  const { job, error } = await identify(id, ...scene.media)
  expect(error?.code).toBe('bag.tag-file-altered')
  expect(job.outcome?.verdict).toBe('failed')
})

test('counts what is in the journal when it signs: a file that no longer counts as placed is no receipt', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'confirm', scene.media)
  const { Journal, FILE_STATE } = await import('../../../electron/transfer/jobs/journal')
  const journal = Journal.open(engine.station.paths.journal)
  const [file] = journal.page(id, 1, FILE_STATE.proven, '', 1)
  journal.markFiles(id, file ? [file] : [], FILE_STATE.verified)
  journal.close()
  const { error } = await engine.run(id, { step: 'receipt' })
  expect(error).toMatchObject({ code: 'transfer.not-whole', details: { files: 1, signedFiles: 0 } })
  expect(engine.station.ledger.events({ type: 'receipt.signed' })).toHaveLength(0)
})

test('imports nothing of a set that was written into the journal after Trust', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'server', scene.media)
  const { data } = engine.jobs.unfinished('receive')[0] ?? {}
  const tagManifests = data?.signed?.tagManifests.toReversed()
  editJobs(scene.home, (record) => ({
    ...record,
    data: { ...record.data, ...(data?.signed && tagManifests ? { signed: { ...data.signed, tagManifests } } : {}) },
  }))
  const { error } = await engine.run(id, { step: 'content' })
  expect(error).toMatchObject({ code: 'job.altered', details: { path: engine.station.paths.journal } })
})

test('the command line resumes a trusted receive on a medium that also has a newer transfer', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', scene.media)
  const [newer = ''] = await sendAnother(scenes.prepared(), 1)
  cpSync(dirname(newer), join(scene.media[0] ?? '', 'causeway', basename(dirname(newer))), { recursive: true })
  engine.close()
  const received = await succeed(scene.home, 'receive', ...scene.media)
  expect(received).toMatchObject({ jobId: id, transferId: signed.transferId, files: signed.totals.files })
  engine = await openEngine(scene.home)
})

const contradiction = { code: 'transfer.contradicts-manifest', exit: 4 }

/** Signs all volumes again with a change of each. */
const signAll = (change: (index: number) => { bagInfo?: (text: string) => string }) => async (attacked: Scene) => {
  for (const [n, volume] of attacked.volumes.entries())
    await forge(volume, { signedBy: attacked.sender, ...change(n + 1) })
}

refuseAll(
  [
    [
      'bag-info.txt with another count than the description',
      contradiction,
      signAll(() => ({ bagInfo: (text) => text.replace(/Bag-Count: (\d) of 2/, 'Bag-Count: $1 of 9') })),
    ],
    [
      'bag-info.txt of another group',
      contradiction,
      signAll(() => ({ bagInfo: (text) => text.replace(/Bag-Group-Identifier: .*/, 'Bag-Group-Identifier: other') })),
    ],
    [
      'bag-info.txt with another source',
      contradiction,
      signAll(() => ({ bagInfo: (text) => text.replace(/Source-Organization: .*/, 'Source-Organization: other') })),
    ],
  ],
  scenes,
)

test('a path that two volumes carry, or write in two cases, is refused before anything is read', async () => {
  for (const change of [(path: string) => path, (path: string) => path.replace('WSUSContent', 'wsuscontent')]) {
    const attacked = scenes.prepared().scene()
    const [one = '', two = ''] = attacked.volumes
    const manifest = await readFile(join(one, 'manifest-sha256.txt'), 'utf8')
    const line = manifest.split('\n').find((text) => text.includes('WSUSContent/')) ?? ''
    await forge(two, { signedBy: attacked.sender, manifest: (lines) => [...lines, `${change(line)}\n`] })
    const { volumes, totals } = JSON.parse(await readFile(join(two, 'transfer.json'), 'utf8')) as TransferJson
    await forge(one, { signedBy: attacked.sender, transfer: (transfer) => ({ ...transfer, volumes, totals }) })
    const other = await openEngine(attacked.home)
    const { id } = other.jobs.startReceive()
    await other.run(id, { step: 'identify', media: [...attacked.media] })
    const { error } = await other.run(id, { step: 'trust' })
    other.close()
    expect(error?.code).toBe('path.collision')
    rmSync(attacked.root, { recursive: true })
  }
})
