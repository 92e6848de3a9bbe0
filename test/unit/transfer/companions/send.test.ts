/** Companion folders at the export server: which travel, what stops them, and that they arrive byte for byte. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PlannedCompanion } from '../../../../shared/companions'
import { LANGUAGES } from '../../../../shared/domain'
import type { FileProblem } from '../../../../shared/jobs'
import { wording } from '../../../../shared/wording'
import { fill, officeFolder, packagesFolder } from '../../../support/companions'
import { contentsOf } from '../../../support/refusals'
import { changeSettings } from '../../../support/settings'
import { bytesIn, smallMedia, smallMediaFor } from '../../../support/small-media'
import { causeway, makePair, pinSender, succeed, type CliAnswer, type Pair } from '../../../support/stations'
import { openEngine, resultOf, runUntil } from '../engine'

let pair: Pair
let office: string
beforeEach(async () => {
  pair = await makePair(3)
  office = officeFolder(join(pair.root, 'Office365updates'))
})
afterEach(() => pair.dispose())

const send = (...options: string[]): Promise<CliAnswer> =>
  causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', ...options)
const withOffice = () => ['--companion', `Office=${office}`]
const planned = ({ document }: CliAnswer) => document['companions'] as PlannedCompanion[]
const problems = ({ document }: CliAnswer) => document['problems'] as FileProblem[]

/** Names the companions that travel with every send, as Settings does. */
const settings = (...companions: { name: string; folder: string }[]) => changeSettings(pair.sender, { companions })

/** The plan stopped it: nothing lies on the medium, and the same command goes on where it was left. */
function expectStopped(answer: CliAnswer, code: string, path: string, exit = 5): void {
  expect(answer.document.error, answer.stderr).toMatchObject({ code, details: { path } })
  expect(answer.exit).toBe(exit)
  expect(answer.document).toMatchObject({ resumable: true })
  expect(readdirSync(pair.medium)).toEqual([])
}

test('they travel below their names and arrive byte for byte; what is in them is said', async () => {
  const packages = packagesFolder(join(pair.root, 'UpdateServicesPackages'))
  const tools = fill(join(pair.root, 'tools'), { 'read me.txt': '', 'bin/tool.exe': 'MZ' })
  await settings({ name: 'Packages', folder: packages })
  const sent = await send(...withOffice(), '--companion', `Tools=${tools}`)
  expect(sent.exit, sent.stderr).toBe(0)
  expect(planned(sent)).toMatchObject([
    { name: 'Packages', kind: 'update-services-packages', files: 1, bytes: 40_000, folder: packages },
    { name: 'Office', kind: 'microsoft-365-apps', files: 4, bytes: 208_002, folder: office, leftBehindCount: 0 },
    { name: 'Tools', kind: 'other', files: 2, bytes: 2 },
  ])
  const [{ folder }] = sent.document['volumes'] as [{ folder: string }]
  expect(contentsOf(join(folder, 'data', 'companions'))).toEqual({
    ...below('Office', contentsOf(office)),
    ...below('Packages', contentsOf(packages)),
    ...below('Tools', contentsOf(tools)),
  })
  const { companions } = JSON.parse(readFileSync(join(folder, 'transfer.json'), 'utf8')) as { companions: unknown }
  expect(companions).toEqual([
    { name: 'Packages', kind: 'update-services-packages', files: 1, bytes: 40_000 },
    { name: 'Office', kind: 'microsoft-365-apps', files: 4, bytes: 208_002 },
    { name: 'Tools', kind: 'other', files: 2, bytes: 2 },
  ])

  await pinSender(pair)
  const places = ['Office', 'Packages', 'Tools'].map((name) => join(pair.root, `here-${name}`))
  const named = places.flatMap((place) => ['--companion', `${basename(place).slice('here-'.length)}=${place}`])
  const received = await succeed(pair.receiver, 'receive', pair.medium, ...named)
  expect(received).toMatchObject({ verdict: 'verified', missingFiles: [] })
  for (const [n, from] of [office, packages, tools].entries())
    expect(contentsOf(places[n] ?? ''), from).toEqual(contentsOf(from))
})

test('they are split over media with the rest', async () => {
  const big = fill(
    join(pair.root, 'big'),
    Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}/file.bin`, Buffer.alloc(300_000, n + 1)])),
  )
  const media = ['1', '2'].map((name) => join(pair.root, name))
  for (const medium of media) mkdirSync(medium)
  const letGo = smallMediaFor(media, bytesIn(big) + bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent')))
  const targets = media.flatMap((medium) => ['--to', medium])
  const sent = await causeway(
    pair.sender,
    ...['send', ...targets, '--destination', 'Import 1', '--companion', `Big=${big}`],
  ).finally(letGo)
  expect(sent.exit, sent.stderr).toBe(0)
  const volumes = sent.document['volumes'] as { folder: string }[]
  expect(volumes).toHaveLength(2)
  const parts = volumes.map(({ folder }) => Object.keys(contentsOf(join(folder, 'data', 'companions', 'Big'))).length)
  expect(parts.every((files) => files > 0)).toBe(true)
  expect(parts.reduce((sum, files) => sum + files, 0)).toBe(12)

  await pinSender(pair)
  const place = join(pair.root, 'place')
  await succeed(pair.receiver, 'receive', ...media, '--companion', `Big=${place}`)
  expect(contentsOf(place)).toEqual(contentsOf(big))
})

test('each copy of a volume carries them', async () => {
  const media = ['1', '2'].map((name) => join(pair.root, name))
  for (const medium of media) mkdirSync(medium)
  const targets = media.flatMap((medium) => ['--to', medium])
  const { exit, document, stderr } = await causeway(
    pair.sender,
    ...['send', ...targets, '--copies', '2', '--destination', 'Import 1', ...withOffice()],
  )
  expect(exit, stderr).toBe(0)
  const [{ folder, copies }] = document['volumes'] as [{ folder: string; copies: [string] }]
  for (const volume of [folder, copies[0]])
    expect(contentsOf(join(volume, 'data', 'companions', 'Office'))).toEqual(contentsOf(office))
})

test('the command line takes the place of the settings under the same name, whatever its case', async () => {
  const other = fill(join(pair.root, 'other'), { 'v64.cab': 'another' })
  await settings({ name: 'Office', folder: other })
  const sent = await send('--companion', `OFFICE=${office}`)
  expect(planned(sent).map(({ name, folder }) => ({ name, folder }))).toEqual([{ name: 'OFFICE', folder: office }])
})

test('without any a transfer says nothing of them', async () => {
  const { document } = await send()
  expect(document).not.toHaveProperty('companions')
  const [{ folder }] = document['volumes'] as [{ folder: string }]
  expect(JSON.parse(readFileSync(join(folder, 'transfer.json'), 'utf8'))).not.toHaveProperty('companions')
})

test('the settings count as they are when the transfer is planned', async () => {
  const engine = await openEngine(pair.sender)
  try {
    const { id } = engine.jobs.startSend({ destination: 'Import 1' })
    await runUntil(engine, id, 'export', [])
    await settings({ name: 'Office', folder: office })
    const { job } = await engine.run(id, { step: 'plan' })
    expect(resultOf(job, 'plan').plan.companions).toMatchObject([{ name: 'Office', folder: office }])
  } finally {
    engine.close()
  }
})

test('the room that their folders take is asked for', async () => {
  const names = Array.from({ length: 400 }, (_, n) => `${n}/file.bin`)
  const deep = fill(join(pair.root, 'deep'), Object.fromEntries(names.map((name) => [name, 'x'])))
  // Every file takes a unit and what is written about it; the folders would take 1.6 MB more.
  const files = bytesIn(deep) + bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent')) + 420 * 2304
  const bytes = files + 600_000
  const letGo = smallMedia(new Map([[pair.medium, bytes]]))
  const { exit, document } = await send('--companion', `Deep=${deep}`).finally(letGo)
  expect({ exit, code: document.error?.code }).toEqual({ exit: 5, code: 'medium.no-room-for-file' })
  const enough = smallMedia(new Map([[pair.medium, bytes + 401 * 4096]]))
  expect((await send('--companion', `Deep=${deep}`).finally(enough)).document).toMatchObject({ verdict: 'verified' })
})

describe('a folder that somebody still writes', () => {
  test.each([
    'stream.x64.fr-fr.dat.tmp',
    'a/BIT4F2.TMP',
    'x.partial',
    'y.crdownload',
    '.causeway-0123456789abcdef.part',
  ])('is known by the name %s', async (name) => {
    fill(office, { [name]: 'half' })
    const stopped = await send(...withOffice())
    expectStopped(stopped, 'companion.unfinished', join(office, name))
    expect(problems(stopped)).toEqual([{ path: join(office, name), problem: 'unfinished' }])

    rmSync(join(office, name))
    const resumed = await send(...withOffice())
    expect(resumed.stderr).toMatch(/^Taking up/)
    expect(resumed.stderr).not.toMatch(/^export$/m)
    expect(resumed.document).toMatchObject({ verdict: 'verified' })
  })

  test('is known by a file without a byte, but for folders that we know nothing of', async () => {
    fill(office, { 'office/data/s641036.cab': '' })
    expectStopped(await send(...withOffice()), 'companion.unfinished', join(office, 'office/data/s641036.cab'))
    const notes = fill(join(pair.root, 'notes'), { empty: '' })
    expect((await send('--companion', `Notes=${notes}`)).document).toMatchObject({ verdict: 'verified' })
  })

  test('is known by a file that grows between two looks', async () => {
    let bytes = 0
    const timer = setInterval(() => writeFileSync(join(office, 'growing.dat'), 'x'.repeat(++bytes)), 200)
    const stopped = await send(...withOffice()).finally(() => clearInterval(timer))
    expectStopped(stopped, 'companion.unfinished', join(office, 'growing.dat'))
  })
})

describe('what cannot travel', () => {
  // Windows and macOS cannot make these.
  const onLinux = test.skipIf(process.platform !== 'linux')

  onLinux.each([
    ['a:b', 'a:b'],
    ['CON.txt', 'CON.txt'],
    ['ends with a dot.', 'ends with a dot.'],
    ['tab\there', 'tab\\u{9}here'],
    ['e\u0301.txt', 'e\u0301.txt'],
    ['up\u00addate.cab', 'up\\u{ad}date.cab'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
  ])('is named before anything is copied: %j', async (name, shown) => {
    fill(office, { [`deep/${name}`]: 'x' })
    expectStopped(await send(...withOffice()), 'companion.unsafe-path', join(office, 'deep', shown))
  })

  onLinux('a decomposed name says how it would be composed', async () => {
    fill(office, { 'deep/e\u0301.txt': 'x' })
    const { error } = (await send(...withOffice())).document
    expect(error?.details).toMatchObject({ points: 'U+0065 U+0301 → U+00E9' })
    expect(error?.details['nfc']).toMatch(/\/deep\/\u00e9\.txt$/)
    for (const language of LANGUAGES)
      expect(wording(language).errors['companion.unsafe-path'].next(error?.details ?? {})).toContain('NFC')
  })

  onLinux('two names that Windows takes for one', async () => {
    fill(office, { 'a/Readme.txt': 'x', 'a/README.TXT': 'y' })
    const stopped = await send(...withOffice())
    expectStopped(stopped, 'companion.unsafe-path', join(office, 'a', 'Readme.txt'))
  })

  onLinux('a path that is too long below its name', async () => {
    const path = Array.from({ length: 20 }, () => 'x'.repeat(50)).join('/')
    fill(office, { [path]: 'x' })
    expectStopped(await send(...withOffice()), 'companion.unsafe-path', join(office, path))
  })

  onLinux('links stay behind, are named, and are not followed', async () => {
    const before = contentsOf(office)
    const outside = fill(join(pair.root, 'outside'), { 'secret.txt': 'not to travel' })
    symlinkSync(outside, join(office, 'folder'))
    symlinkSync(join(outside, 'secret.txt'), join(office, 'file.txt'))
    const sent = await send(...withOffice())
    expect(planned(sent)).toMatchObject([{ leftBehind: ['file.txt', 'folder'], leftBehindCount: 2, files: 4 }])
    const [{ folder }] = sent.document['volumes'] as [{ folder: string }]
    expect(contentsOf(join(folder, 'data', 'companions', 'Office'))).toEqual(before)
  })

  test('a folder without files, or that is not there', async () => {
    const empty = fill(join(pair.root, 'empty'), {})
    expectStopped(await send('--companion', `Empty=${empty}`), 'companion.empty', empty)
    await settings({ name: 'Gone', folder: join(pair.root, 'gone') })
    expectStopped(await send(), 'file.unreadable', join(pair.root, 'gone'))
  })
})

describe('a folder that is not apart', () => {
  test.each([
    ['in the content store', () => join(pair.sender, 'practice', 'export', 'WSUSContent', 'sub')],
    ['the home', () => pair.sender],
    ['in the home', () => join(pair.sender, 'keys')],
    ['around them all', () => pair.root],
    ['the medium', () => pair.medium],
    ['in the medium', () => join(pair.medium, 'sub')],
  ])('%s: is refused before a transfer is begun', async (_, where) => {
    mkdirSync(where(), { recursive: true })
    const { exit, document } = await send('--companion', `X=${where()}`)
    expect({ exit, code: document.error?.code }).toEqual({ exit: 5, code: 'companion.overlaps' })
    expect(await succeed(pair.sender, 'history', 'list')).toMatchObject({ transfers: [] })
  })

  // Windows lets only administrators make links.
  test.skipIf(process.platform === 'win32')('the content store itself, wherever it lies', async () => {
    const store = join(pair.sender, 'practice', 'export', 'WSUSContent')
    const moved = join(pair.root, 'WSUS', 'WsusContent')
    mkdirSync(join(pair.root, 'WSUS'))
    renameSync(store, moved)
    symlinkSync(moved, store)
    for (const folder of [moved, join(pair.root, 'WSUS')])
      expectStopped(await send('--companion', `X=${folder}`), 'companion.overlaps', folder)
    const beside = packagesFolder(join(pair.root, 'WSUS', 'UpdateServicesPackages'))
    expect((await send('--companion', `Packages=${beside}`)).document).toMatchObject({ verdict: 'verified' })
  })

  test('the medium, named in the settings', async () => {
    await settings({ name: 'X', folder: fill(join(pair.medium, 'sub'), { a: 'x' }) })
    expect((await send()).document.error).toMatchObject({ code: 'companion.overlaps', details: { name: 'X' } })
    expect(readdirSync(pair.medium)).toEqual(['sub'])
  })
})

test.each(['', 'a/b', '..', 'NUL', 'x'.repeat(65), 'ends in a blank ', 'a:b'])(
  'a companion cannot be called %j',
  async (name) => {
    const { exit, document } = await send('--companion', `${name}=${office}`)
    expect(exit).toBe(2)
    expect(['companion.bad-name', 'usage']).toContain(document.error?.code)
  },
)

test('two companions cannot have one name', async () => {
  const { exit, document } = await send(...withOffice(), '--companion', `OFFICE=${office}`)
  expect({ exit, code: document.error?.code }).toEqual({ exit: 2, code: 'companion.name-taken' })
})

test('an interrupted send that is told of other folders plans anew, as long as nothing is proven', async () => {
  fill(office, { 'x.tmp': 'half' })
  await send(...withOffice())
  const other = fill(join(pair.root, 'other'), { 'v64.cab': 'another' })
  const sent = await send('--companion', `Office=${other}`)
  expect(sent.stderr).toMatch(/^Taking up/)
  expect(planned(sent)).toMatchObject([{ folder: other, files: 1 }])
})

function below(name: string, contents: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(contents).map(([path, digest]) => [join(name, path), digest]))
}
