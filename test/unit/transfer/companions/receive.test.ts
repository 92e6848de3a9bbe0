/** Companion folders at the import server: where they go, what stops them, and what a forger can do with them. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PlacedCompanion } from '../../../../shared/companions'
import { runCli } from '../../../../electron/cli/cli-main'
import { systemDisk } from '../../../../electron/files/disk'
import { FILE_STATE, Journal } from '../../../../electron/transfer/jobs/journal'
import { InThisThread } from '../../../../electron/workers/workers'
import { fill, sendWithCompanions, type Carried, type CarriedScene } from '../../../support/companions'
import { forge, flipBit, type Description } from '../../../support/forge'
import { contentsOf, expectRefusal } from '../../../support/refusals'
import { smallMedia } from '../../../support/small-media'
import { BUILT_CLI, causeway, succeed, type CliAnswer } from '../../../support/stations'
import { openEngine, runUntil } from '../engine'

let carried: Carried
let scene: CarriedScene
beforeAll(async () => {
  carried = await sendWithCompanions()
})
afterAll(() => carried.pair.dispose())
beforeEach(() => {
  scene = carried.scene()
})
afterEach(() => rmSync(scene.root, { recursive: true, force: true }))

const place = (name = 'place') => join(scene.root, name)
const receive = (...options: string[]): Promise<CliAnswer> => causeway(scene.home, 'receive', scene.medium, ...options)
const toOffice = (folder: string) => ['--companion', `Office=${folder}`]
const placed = ({ document }: CliAnswer) => document['companions'] as PlacedCompanion[]
const SAME = 'office/data/16.0.1234.1001/s640.cab'

/** It stopped after all was verified: another choice mends it, and the import server was not touched. */
function expectOpen({ exit, document }: CliAnswer, code: string, details: object, wanted = 5): void {
  expect(document.error).toMatchObject({ code, details })
  expect({ exit, resumable: document['resumable'] }).toEqual({ exit: wanted, resumable: true })
}

test('one goes where it is told, the other stays on the medium, and both are said', async () => {
  const received = await receive(...toOffice(place()))
  expect(received.exit, received.stderr).toBe(0)
  expect(placed(received)).toEqual([
    { name: 'Office', kind: 'microsoft-365-apps', files: 4, bytes: 208_002, folder: place(), alreadyThere: 0 },
    {
      name: 'UpdateServicesPackages',
      kind: 'update-services-packages',
      files: 1,
      bytes: 40_000,
      folder: null,
      alreadyThere: 0,
    },
  ])
  expect(contentsOf(place())).toEqual(contentsOf(carried.office))
  const receipts = join(scene.home, 'receipts')
  const name = readdirSync(receipts).find((file) => file.endsWith('.json')) ?? ''
  expect(JSON.parse(readFileSync(join(receipts, name), 'utf8'))).toMatchObject({
    companions: [
      { name: 'Office', files: 4, bytes: 208_002, placed: true },
      { name: 'UpdateServicesPackages', files: 1, bytes: 40_000, placed: false },
    ],
  })
  const ledger = join(scene.root, 'report.json')
  await succeed(
    scene.home,
    'history',
    'report',
    String(received.document['transferId']),
    '--format',
    'json',
    '--out',
    ledger,
  )
  expect(readFileSync(ledger, 'utf8')).toContain(JSON.stringify(place()))
})

test('without a word all stay on the medium, and nothing of them is written', async () => {
  const before = readdirSync(scene.root)
  const received = await receive()
  expect(received.exit, received.stderr).toBe(0)
  expect(placed(received).map(({ folder }) => folder)).toEqual([null, null])
  expect(readdirSync(scene.root)).toEqual(before)
  expect(readdirSync(join(scene.home, 'practice', 'import', 'WSUSContent'))).not.toContain('companions')
})

test('people are told what is left to do, with the folder as it is', async () => {
  const text = await inSentences(...toOffice(place()), '--companion', `UpdateServicesPackages=${place('packages')}`)
  expect(text).toContain(`Companion: Office (Microsoft 365 Apps), 4 files, 208002 bytes, in ${place()}`)
  expect(text).toMatch(/\[ \] 2 .*O365OflBaseUrlConfigured.*SMS_WSUS_CONFIGURATION_MANAGER/)
  expect(text).toContain(`(here ${place()})`)
  expect(text).toContain('SMS_Executive')
  expect(text).toContain(place('packages'))
  expect(text).toMatch(/certificate that signed the packages/)
})

test('the same command without names looks at a medium and imports nothing', async () => {
  const { companions } = await succeed(scene.home, 'verify', scene.medium)
  expect(companions).toMatchObject([
    { name: 'Office', files: 4 },
    { name: 'UpdateServicesPackages', files: 1 },
  ])
})

describe('where files are already', () => {
  test('those with the same bytes are left as they are', async () => {
    fill(place(), { [SAME]: readFileSync(join(carried.office, SAME)), 'mine.txt': 'mine' })
    const received = await receive(...toOffice(place()))
    expect(placed(received)[0]).toMatchObject({ alreadyThere: 1 })
    expect(contentsOf(place())).toEqual({
      ...contentsOf(carried.office),
      ...contentsOf(fill(place('m'), { 'mine.txt': 'mine' })),
    })
  })

  test('one with other bytes is named and kept; another folder mends it', async () => {
    fill(place(), { [SAME]: 'other bytes' })
    const stopped = await receive(...toOffice(place()))
    expectOpen(stopped, 'companion.conflict', { name: 'Office', path: join(place(), SAME) }, 4)
    expect(readFileSync(join(place(), SAME), 'utf8')).toBe('other bytes')
    expect(readdirSync(join(scene.home, 'practice', 'import', 'susdb'))).toEqual(
      readdirSync(join(carried.pair.receiver, 'practice', 'import', 'susdb')),
    )

    const received = await receive(...toOffice(place('fresh')))
    expect(received.stderr).toMatch(/^Taking up/)
    expect(placed(received)[0]).toMatchObject({ folder: place('fresh') })
    expect(contentsOf(place('fresh'))).toEqual(contentsOf(carried.office))
    expect(readFileSync(join(place(), SAME), 'utf8')).toBe('other bytes')
  })

  test('and moved away, the same words go on, to the folder that was told before', async () => {
    fill(place(), { [SAME]: 'other bytes' })
    await receive(...toOffice(place()))
    rmSync(join(place(), SAME))
    const received = await receive()
    expect(placed(received)[0]).toMatchObject({ folder: place() })
    expect(contentsOf(place())).toEqual(contentsOf(carried.office))
  })

  test('a folder with a file’s name, and a file with a folder’s', async () => {
    mkdirSync(join(place(), SAME), { recursive: true })
    expectOpen(await receive(...toOffice(place())), 'companion.conflict', { path: join(place(), SAME) }, 4)
    fill(place('b'), { office: 'a file' })
    expectOpen(await receive(...toOffice(place('b'))), 'companion.conflict', { path: join(place('b'), 'office') }, 4)
  })

  test('what killed work left is removed where files are to come, and nowhere else', async () => {
    const name = '.causeway-0123456789abcdef.part'
    fill(place(), { [join(dirname(SAME), name)]: 'half', [join('elsewhere', name)]: 'somebody’s' })
    expect((await receive(...toOffice(place()))).exit).toBe(0)
    expect(Object.keys(contentsOf(place())).filter((path) => path.endsWith('.part'))).toEqual([join('elsewhere', name)])
  })
})

// Windows lets only administrators make links.
describe.skipIf(process.platform === 'win32')('links', () => {
  test.each(['office', SAME])('in the place of %s are refused, and nothing arrives behind them', async (path) => {
    const elsewhere = fill(place('elsewhere'), { 'data/.causeway-0123456789abcdef.part': 'somebody’s' })
    const before = contentsOf(elsewhere)
    mkdirSync(dirname(join(place(), path)), { recursive: true })
    symlinkSync(elsewhere, join(place(), path))
    expectOpen(await receive(...toOffice(place())), 'companion.conflict', { path: join(place(), path) }, 4)
    expect(contentsOf(elsewhere)).toEqual(before)
  })

  test('that lead nowhere do not become a folder', async () => {
    symlinkSync(place('nowhere'), place())
    expectOpen(await receive(...toOffice(place())), 'companion.conflict', { path: place() }, 4)
  })

  test('may lead to the folder that is named', async () => {
    symlinkSync(fill(place('real'), {}), place())
    expect(placed(await receive(...toOffice(place())))[0]).toMatchObject({ folder: place('real') })
    expect(contentsOf(place('real'))).toEqual(contentsOf(carried.office))
  })
})

describe('a folder that is not apart', () => {
  test.each([
    ['from the home', () => scene.home],
    ['from what lies in the home', () => join(scene.home, 'keys')],
    ['from the content store', () => join(scene.home, 'practice', 'import', 'WSUSContent')],
    ['from the medium', () => scene.medium],
    ['from what lies on the medium', () => join(scene.medium, 'new')],
    ['from all of them', () => scene.root],
  ])('%s: is refused after everything is verified and before anything is written', async (_, where) => {
    const medium = contentsOf(scene.medium)
    expectOpen(await receive(...toOffice(where())), 'companion.overlaps', { name: 'Office', path: where() })
    expect(contentsOf(scene.medium)).toEqual(medium)
  })

  test('from the folder of another companion', async () => {
    const inner = join(place(), 'inner')
    mkdirSync(place())
    const both = [...toOffice(place()), '--companion', `UpdateServicesPackages=${inner}`]
    expectOpen(await receive(...both), 'companion.overlaps', { name: 'UpdateServicesPackages', other: place() })
    expect(readdirSync(place())).toEqual([])
  })
})

describe('words that do not fit', () => {
  test('a companion that the transfer does not carry', async () => {
    const stopped = await receive('--companion', `Offfice=${place()}`)
    expectOpen(stopped, 'companion.not-carried', { name: 'Offfice', carried: 'Office, UpdateServicesPackages' }, 2)
    expect((await receive('--companion', `OFFICE=${place()}`)).exit).toBe(0)
    expect(contentsOf(place())).toEqual(contentsOf(carried.office))
  })

  test('a folder in a folder that is not there, before anything is read', async () => {
    const { exit, document } = await receive(...toOffice(join(place('not'), 'there')))
    expect({ exit, code: document.error?.code }).toEqual({ exit: 5, code: 'file.unwritable' })
    expect(await succeed(scene.home, 'history', 'list')).toMatchObject({ transfers: [] })
  })
})

test('the room of the content store is asked for without them', async () => {
  const engine = await openEngine(scene.home)
  try {
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'verify', [scene.medium])
    const facts = await engine.station.server.readFacts()
    const { totals } = JSON.parse(readFileSync(join(scene.volume, 'transfer.json'), 'utf8')) as Description
    const content = totals.bytes - 248_002
    const free = (freeBytes: number) => {
      vi.spyOn(engine.station.server, 'readFacts').mockResolvedValue({ ...facts, freeBytes })
      return engine.run(id, { step: 'server' })
    }
    expect((await free(content - 1)).error).toMatchObject({ code: 'server.not-ready' })
    expect((await free(content)).error).toBeNull()
    // What is placed elsewhere took no room of the store, whatever of the store's own is still to come.
    const journal = Journal.open(engine.station.paths.journal)
    const office = journal.page(id, 1, FILE_STATE.verified, 'data/companions/Office/', 4)
    journal.markFiles(id, office, FILE_STATE.proven)
    expect((await free(content - 1)).error).toMatchObject({ code: 'server.not-ready' })
    expect((await free(content)).error).toBeNull()
    journal.unprove(id, 'data/companions/Office/')
    journal.close()
    fill(place('taken'), { [Object.keys(contentsOf(carried.packages))[0] ?? '']: 'other bytes' })
    const companions = [
      { name: 'Office', folder: place() },
      { name: 'UpdateServicesPackages', folder: place('taken') },
    ]
    expect((await engine.run(id, { step: 'content', companions })).error).toMatchObject({ code: 'companion.conflict' })
    expect((await free(1)).error).toBeNull()
  } finally {
    engine.close()
  }
})

test('room is asked for before anything is written', async () => {
  mkdirSync(place())
  // What the system says of a folder that stands in for a small medium has the planner's margins on top.
  const letGo = smallMedia(new Map([[place(), 100_000 - 16 * 1024 ** 2 - 264 * 4096]]))
  const full = await receive(...toOffice(place())).finally(letGo)
  expectOpen(full, 'medium.full', { path: place() }, 7)
  expect(readdirSync(place())).toEqual([])
  expect((await receive(...toOffice(place()))).document).toMatchObject({ verdict: 'verified' })
  expect(contentsOf(place())).toEqual(contentsOf(carried.office))
})

describe('what a forger does is refused, and the import server stays as it is', () => {
  const CONTRADICTS = { code: 'transfer.contradicts-manifest', exit: 4 } as const
  const refused = (refusal: { code: string; exit: number }) =>
    expectRefusal({ home: scene.home, media: [scene.medium] }, refusal)
  const forged = (change: Omit<Parameters<typeof forge>[1], 'signedBy'>) =>
    forge(scene.volume, { signedBy: carried.pair.sender, ...change })
  const companionsOf = (transfer: Description) => transfer['companions'] as Record<string, unknown>[]
  const withCompanions = (work: (companions: Record<string, unknown>[]) => unknown) =>
    forged({ transfer: (transfer) => ({ ...transfer, companions: work(companionsOf(transfer)) }) })

  test('a byte of a companion file', async () => {
    await flipBit(join(scene.volume, 'data/companions/Office', SAME))
    await refused({ code: 'payload.altered', exit: 4 })
  })

  test('a file that the manifest does not name', async () => {
    fill(join(scene.volume, 'data/companions/Office'), { 'extra.dll': 'MZ' })
    await refused({ code: 'payload.unexpected', exit: 4 })
  })

  test('a file more than the description says, though the manifest names it', async () => {
    await forged({ plant: ['data/companions/Office/extra.dll'] })
    await refused(CONTRADICTS)
  })

  test.each([
    'data/companions/Unnamed/extra.dll',
    'data/companions/office2/extra.dll',
    'data/companions/extra.dll',
    'data/companions/Office/.causeway-0123456789abcdef.part',
  ])('a file at %s', async (path) => {
    await forged({ plant: [path] })
    await refused(CONTRADICTS)
  })

  test('a companion that the description does not name, but carries', async () => {
    await withCompanions((companions) => companions.slice(1))
    await refused(CONTRADICTS)
  })

  test('none named at all', async () => {
    await forged({ transfer: ({ companions: _, ...transfer }) => transfer })
    await refused(CONTRADICTS)
  })

  test.each([
    ['one that is not there', (all: Record<string, unknown>[]) => [...all, { ...all[0], name: 'Ghost' }]],
    ['one twice, in another case', (all: Record<string, unknown>[]) => [...all, { ...all[0], name: 'OFFICE' }]],
    ['a name that is a path', (all: Record<string, unknown>[]) => [...all, { ...all[0], name: '../x' }]],
    ['a name that is the upper folder', (all: Record<string, unknown>[]) => [...all, { ...all[0], name: '..' }]],
    ['other bytes', ([first, ...rest]: Record<string, unknown>[]) => [{ ...first, bytes: 1 }, ...rest]],
  ])('a description that names %s', async (_, work) => {
    await withCompanions(work)
    await refused(CONTRADICTS)
  })

  test('a name of two parts, though the files lie there', async () => {
    await forged({
      plant: ['data/companions/a/b/x'],
      transfer: (transfer) => ({
        ...transfer,
        companions: [...companionsOf(transfer), { name: 'a/b', kind: 'other', files: 1, bytes: 20 }],
      }),
    })
    await refused(CONTRADICTS)
  })

  test.each([
    ['no name', { name: '' }],
    ['no files', { files: 0 }],
    ['a list too long', null],
  ])('a description with %s', async (_, change) => {
    await withCompanions((all) =>
      change ? [{ ...all[0], ...change }, ...all.slice(1)] : Array.from({ length: 51 }, () => all[0]),
    )
    await refused({ code: 'transfer.malformed', exit: 4 })
  })

  test('a kind, or a field, of a later version is no forgery', async () => {
    await withCompanions(([first, ...rest]) => [{ ...first, kind: 'of-tomorrow', later: { a: 1 } }, ...rest])
    const received = await receive(...toOffice(place()))
    expect(placed(received)[0]).toEqual({
      ...{ name: 'Office', kind: 'other', files: 4, bytes: 208_002, folder: place(), alreadyThere: 0 },
    })
  })
})

/** What the command says to people. */
async function inSentences(...options: string[]): Promise<string> {
  let said = ''
  await runCli(
    ['--home', scene.home, 'receive', scene.medium, ...options],
    { self: { file: process.execPath, args: [BUILT_CLI] }, startWorkers: () => new InThisThread(systemDisk) },
    { stdout: (text) => void (said += text), stderr: () => {}, isTerminal: false, onInterrupt: () => () => {} },
  )
  return said
}
