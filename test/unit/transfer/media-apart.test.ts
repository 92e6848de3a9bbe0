/** A medium that is a folder of the station or of the server, however it is named: both doors refuse it. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { causeway, makePair, pinSender, sendTransfer, succeed, type CliAnswer, type Pair } from '../../support/stations'
import type { MediumFacts } from '../../../electron/media/folder'
import { copiesCheck, roomsOn } from '../../../electron/transfer/send/volume-rooms'
import { stickFacts } from './custody/facts'
import { openEngine, runUntil, type Engine } from './engine'

let pair: Pair
/** The content stores lie outside of the homes, and the home has a link to each, as on another disk. */
let stores: { readonly export: string; readonly import: string }
beforeAll(async () => {
  pair = await makePair(2)
  stores = { export: join(pair.root, 'export-store'), import: join(pair.root, 'import-store') }
  for (const [home, side] of [
    [pair.sender, 'export'],
    [pair.receiver, 'import'],
  ] as const) {
    const store = join(home, 'practice', side, 'WSUSContent')
    renameSync(store, stores[side])
    symlinkSync(stores[side], store)
  }
  renameSync(join(pair.sender, 'keys'), join(pair.root, 'keys-elsewhere'))
  symlinkSync(join(pair.root, 'keys-elsewhere'), join(pair.sender, 'keys'))
  for (const folder of ['inner', 'plain/sub', 'beside']) mkdirSync(join(pair.root, folder), { recursive: true })
  for (const folder of [join(stores.export, 'medium'), join(stores.import, 'medium')]) mkdirSync(folder)
  symlinkSync(join(stores.export, 'medium'), join(pair.root, 'link-into-store'))
  symlinkSync(pair.sender, join(pair.root, 'link-to-home'))
  symlinkSync(join(pair.root, 'plain'), join(pair.root, 'link-to-plain'))
})
afterAll(() => pair.dispose())

/** Below the home, around it, through a link, with `..`; the keys by a link of their own. */
const HOME_PLACES: readonly [name: string, medium: () => string][] = [
  ['the home', () => pair.sender],
  ['a folder of the home', () => join(pair.sender, 'receipts')],
  ['the folder around the home', () => pair.root],
  ['the root of the file system', () => '/'],
  ['a link to the home', () => join(pair.root, 'link-to-home')],
  ['a way back into the home', () => `${pair.root}/plain/../sender/receipts`],
  ['the keys, by where they really are', () => join(pair.root, 'keys-elsewhere')],
]
const STORE_PLACES: readonly [name: string, medium: () => string][] = [
  ['the content store', () => stores.export],
  ['a folder of the content store', () => join(stores.export, 'medium')],
  ['a link into the content store', () => join(pair.root, 'link-into-store')],
]

function expectRefused({ exit, document }: CliAnswer): void {
  expect({ exit, code: document.error?.code }).toEqual({ exit: 5, code: 'medium.overlaps' })
}

describe('a send on the command line', () => {
  test.each(HOME_PLACES)('refuses %s before the export', async (_name, medium) => {
    mkdirSync(join(pair.sender, 'receipts'), { recursive: true })
    const answer = await causeway(pair.sender, 'send', '--to', medium(), '--destination', 'Import 1')
    expectRefused(answer)
    expect(answer.stderr).not.toContain('export')
  })

  test.each(STORE_PLACES)('refuses %s and writes nothing there', async (_name, medium) => {
    const before = readdirSync(stores.export, { recursive: true }).length
    expectRefused(
      await causeway(pair.sender, 'send', '--to', medium(), '--destination', `Import ${medium()}`.slice(-60)),
    )
    expect(readdirSync(stores.export, { recursive: true })).toHaveLength(before)
  })

  test.each([
    ['inside another', 'plain', 'plain/sub'],
    ['around another', 'plain/sub', 'plain'],
    ['inside another by a link', 'link-to-plain/sub', 'plain'],
  ])('refuses a copy that is %s', async (_name, first, second) => {
    const to = [first, second].flatMap((folder) => ['--to', join(pair.root, folder)])
    expectRefused(await causeway(pair.sender, 'send', ...to, '--copies', '2', '--destination', 'Import 1'))
  })

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  describe.runIf(isRoot)('through a mount of the same folder at a second place', () => {
    afterEach(() => execFileSync('umount', [join(pair.root, 'inner')]))

    test('refuses what lies in the home by its other name', async () => {
      mkdirSync(join(pair.sender, 'receipts'), { recursive: true })
      execFileSync('mount', ['--bind', pair.sender, join(pair.root, 'inner')])
      const medium = join(pair.root, 'inner', 'receipts')
      expectRefused(await causeway(pair.sender, 'send', '--to', medium, '--destination', 'Import 1'))
    })
  })
})

describe('a send in the window', () => {
  let engine: Engine
  let id: string
  beforeAll(async () => {
    engine = await openEngine(pair.sender)
    id = engine.jobs.startSend({ destination: 'Import window' }).id
    await runUntil(engine, id, 'plan', [])
  })
  afterAll(() => engine.close())

  test.each([...HOME_PLACES, ...STORE_PLACES])('refuses %s and leaves the job open', async (_name, medium) => {
    const { job, error } = await engine.run(id, { step: 'media', media: [medium()] })
    expect(error).toMatchObject({ code: 'medium.overlaps' })
    expect(job).toMatchObject({ outcome: null, currentStep: 'media' })
  })

  test('refuses copies inside each other, and takes folders that are apart', async () => {
    const [outer, inner, beside] = ['plain', 'plain/sub', 'beside'].map((name) => join(pair.root, name))
    const wrong = await engine.run(id, { step: 'media', media: [outer ?? '', inner ?? ''], copies: 2 })
    expect(wrong.error).toMatchObject({ code: 'medium.overlaps' })
    const right = await engine.run(id, { step: 'media', media: [outer ?? '', beside ?? ''], copies: 2 })
    expect(right.error).toBeNull()
  })
})

describe('a receive', () => {
  beforeAll(async () => {
    await pinSender(pair)
    await sendTransfer(pair)
  })

  test.each(['receive', 'verify'])('%s refuses a medium in the home, and the history says so', async (command) => {
    const medium = join(pair.receiver, 'copied')
    cpSync(pair.medium, medium, { recursive: true })
    expectRefused(await causeway(pair.receiver, command, medium))
    const { transfers } = (await succeed(pair.receiver, 'history', 'list')) as { transfers: readonly unknown[] }
    expect(transfers[0]).toMatchObject({ verdict: 'failed', kind: command })
  })

  test('refuses a medium in the content store before any file is placed', async () => {
    const medium = join(stores.import, 'medium')
    cpSync(pair.medium, medium, { recursive: true })
    const before = readdirSync(stores.import, { recursive: true }).length
    expectRefused(await causeway(pair.receiver, 'receive', medium))
    expect(readdirSync(stores.import, { recursive: true })).toHaveLength(before)
  })
})

describe('two copies on one device', () => {
  const stick: MediumFacts = stickFacts({ path: '/media/A', deviceId: '2065', disk: '/dev/sdb', kind: 'device' })

  test.each<[name: string, other: Partial<MediumFacts>, state: string]>([
    ['in two folders of it', { deviceId: '2065' }, 'failed'],
    ['on two of its partitions', { deviceId: '2066' }, 'failed'],
    ['are none on two sticks', { deviceId: '2081', disk: '/dev/sdc' }, 'ok'],
    ['are none where the system names no device', { deviceId: '2081', disk: null }, 'ok'],
  ])('%s', (_name, other, state) => {
    const rooms = roomsOn([stick, { ...stick, path: '/media/B', ...other }], [], 2)
    expect(copiesCheck(rooms, [], 2)).toMatchObject({ id: 'medium.copies', state })
  })
})
