import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { demandTotals } from '../../../electron/bag/listing'
import { demandPathsOfSet } from '../../../electron/bag/payload-manifest'
import { checkPayloadListing, verifyPayload } from '../../../electron/bag/verify'
import { OperatorGate, openGate, type Gate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import type { Answer, Task, TaskKind } from '../../../electron/workers/task'
import { InThisThread } from '../../../electron/workers/workers'
import { watchedDisk } from '../../support/watched-disk'
import { failing, listedAs, systemError, watchNodeFiles } from '../../support/watched-node-fs'
import { CausewayError } from '../../../shared/errors'
import { causeOf, scratch } from '../files/scratch'
import { PAYLOAD, authenticated, flipBit, resealWithManifest, sealedVolume, sha256 } from './volume'

// Windows takes a name of another case for the same, and keeps the folders of files that are open.
const withOpenNames = test.skipIf(process.platform === 'win32')

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

const [FIRST = '', SECOND = ''] = Object.keys(PAYLOAD)
const gate = openGate()
const HASH = sha256('x')
const options = (moved = new ByteCounter()) => ({ workers: new InThisThread(), gate, moved })

async function problemsOf(folder: string) {
  const volume = await authenticated(folder)
  const { problems, problemCount } = await verifyPayload(volume, options())
  expect(problemCount).toBe(problems.length)
  return problems
}

async function listingOf(folder: string) {
  return (await checkPayloadListing(await authenticated(folder), { gate })).problems
}

test('a whole payload is read once, told file by file, and read past the cache', async () => {
  const volume = await authenticated(await sealedVolume(await scratch()))
  const moved = new ByteCounter()
  const [started, verified]: [string[], string[]] = [[], []]
  const result = await verifyPayload(volume, {
    ...options(moved),
    onFileStarted: (path) => started.push(path),
    onVerified: (file) => verified.push(file.path),
  })
  expect(result).toMatchObject({ ...volume.oxum, problemCount: 0 })
  expect(moved.value).toBe(volume.oxum.bytes)
  expect(verified).toEqual(Object.keys(PAYLOAD))
  expect(verified).toEqual(expect.arrayContaining(started)) // told once for each group that a worker takes
})

test.each(Object.keys(PAYLOAD))('one flipped bit in %s', async (path) => {
  const folder = await sealedVolume(await scratch())
  await flipBit(join(folder, path))
  expect(await problemsOf(folder)).toEqual([{ path, problem: 'altered' }])
  expect(await listingOf(folder)).toEqual([])
})

test('a file cut or grown', async () => {
  const folder = await sealedVolume(await scratch())
  await truncate(join(folder, FIRST), 3)
  await appendFile(join(folder, SECOND), 'x')
  expect(await problemsOf(folder)).toEqual([
    { path: FIRST, problem: 'altered' },
    { path: SECOND, problem: 'altered' },
  ])
  const volume = await authenticated(folder)
  expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe('bag.totals-differ')
})

withOpenNames('a file missing, added, renamed; a case changed', async () => {
  const folder = await sealedVolume(await scratch())
  await rm(join(folder, FIRST))
  await writeFile(join(folder, 'data/added'), 'x')
  await rename(join(folder, SECOND), join(folder, SECOND.toLowerCase().replace('wsuscontent/b7', 'WSUSContent/B7')))
  const expected = [
    { path: 'data/added', problem: 'unexpected' },
    { path: SECOND.toLowerCase().replace('wsuscontent/b7', 'WSUSContent/B7'), problem: 'unexpected' },
    { path: FIRST, problem: 'missing' },
    { path: SECOND, problem: 'missing' },
  ]
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
  expect([...(await listingOf(folder))].sort(byPath)).toEqual([...expected].sort(byPath))
  expect([...(await problemsOf(folder))].sort(byPath)).toEqual([...expected].sort(byPath))
})

test('what an interrupted copy left is unexpected; an empty folder is not', async () => {
  const folder = await sealedVolume(await scratch())
  await mkdir(join(folder, 'data/empty/deeper'), { recursive: true })
  expect(await problemsOf(folder)).toEqual([])
  await writeFile(join(folder, 'data/empty/.causeway-0123456789abcdef.part'), '')
  expect(await problemsOf(folder)).toEqual([
    { path: 'data/empty/.causeway-0123456789abcdef.part', problem: 'unexpected' },
  ])
})

withLinks('a link in place of a file is never followed, whatever it leads to', async () => {
  const folder = await sealedVolume(await scratch())
  await rename(join(folder, FIRST), join(folder, '../same-bytes'))
  await symlink(join(folder, '../same-bytes'), join(folder, FIRST))
  expect(await listingOf(folder)).toEqual([{ path: FIRST, problem: 'link' }])
  expect(await problemsOf(folder)).toEqual([{ path: FIRST, problem: 'link' }])
})

withLinks('a link in place of a folder, and of the payload itself', async () => {
  const folder = await sealedVolume(await scratch())
  const store = dirname(FIRST)
  await rename(join(folder, store), join(folder, '../store'))
  await symlink(join(folder, '../store'), join(folder, store))
  const found = [
    { path: store, problem: 'link' },
    { path: FIRST, problem: 'link' },
  ]
  expect(await listingOf(folder)).toEqual(found)
  expect(await problemsOf(folder)).toEqual(found)
  await rename(join(folder, 'data'), join(folder, '../data'))
  await symlink('../data', join(folder, 'data'))
  expect((await listingOf(folder))[0]).toEqual({ path: 'data', problem: 'link' })
  expect(await problemsOf(folder)).toHaveLength(5)
})

withLinks('an added link that leads nowhere, and a pipe in place of a file', async () => {
  const folder = await sealedVolume(await scratch())
  await symlink('/nowhere', join(folder, 'data/dangling'))
  await rm(join(folder, FIRST))
  execFileSync('mkfifo', [join(folder, FIRST)])
  expect(await problemsOf(folder)).toEqual([
    { path: FIRST, problem: 'unexpected' },
    { path: 'data/dangling', problem: 'link' },
  ])
})

test('no payload at all', async () => {
  const folder = await sealedVolume(await scratch())
  await rm(join(folder, 'data'), { recursive: true })
  expect(await problemsOf(folder)).toEqual(Object.keys(PAYLOAD).map((path) => ({ path, problem: 'missing' })))
})

test('every problem is counted, a thousand are named', async () => {
  const folder = await sealedVolume(await scratch())
  await mkdir(join(folder, 'data/many'))
  for (let n = 0; n < 1100; n++) await writeFile(join(folder, `data/many/${n}`), '')
  const result = await verifyPayload(await authenticated(folder), options())
  expect(result.problems).toHaveLength(1000)
  expect(result.problemCount).toBe(1100)
})

test.each([
  ['..', 'data/../../outside', 'path.unsafe'],
  ['absolute', '/etc/hostname', 'path.unsafe'],
  ['drive letter', 'C:/Windows/win.ini', 'path.unsafe'],
  ['reserved', 'data/WSUSContent/aux.cab', 'path.unsafe'],
  ['stream', 'data/a.cab:hidden', 'path.unsafe'],
  ['over-long', `data/${'n'.repeat(256)}`, 'path.too-long'],
  ['case-colliding', 'data/METADATA/export.xml.gz', 'path.collision'],
])('a trusted signer that names a hostile path is refused: %s', async (_, hostile, code) => {
  const folder = await sealedVolume(await scratch())
  const manifest = await readFile(join(folder, 'manifest-sha256.txt'), 'utf8')
  const { oxum } = await authenticated(folder)
  await resealWithManifest(folder, `${manifest}${HASH}  ${hostile}\n`, `${oxum.bytes}.5`)
  const volume = await authenticated(folder)
  expect((await causeOf(verifyPayload(volume, options()))).code).toBe(code)
  expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe(code)
})

test('totals that were not signed', async () => {
  const folder = await sealedVolume(await scratch())
  const manifest = await readFile(join(folder, 'manifest-sha256.txt'), 'utf8')
  await resealWithManifest(folder, manifest, '1.4')
  const volume = await authenticated(folder)
  expect((await causeOf(verifyPayload(volume, options()))).code).toBe('bag.totals-differ')
})

test('a manifest that reads differently the second time is not believed', async () => {
  const folder = await sealedVolume(await scratch())
  const volume = await authenticated(folder)
  const manifest = await readFile(join(folder, 'manifest-sha256.txt'), 'utf8')
  await writeFile(join(folder, FIRST), 'forged')
  await writeFile(join(folder, 'manifest-sha256.txt'), manifest.replace(sha256(PAYLOAD[FIRST] ?? ''), sha256('forged')))
  expect((await causeOf(verifyPayload(volume, options()))).code).toBe('bag.tag-file-altered')
})

test('files that are proven already are looked for, not read again', async () => {
  const folder = await sealedVolume(await scratch())
  const volume = await authenticated(folder)
  await flipBit(join(folder, FIRST)) // not seen, because it is said to be proven
  const read: string[] = []
  const result = await verifyPayload(volume, {
    ...options(),
    provenBytes: (entry) => (entry.path === FIRST ? Buffer.byteLength(PAYLOAD[FIRST] ?? '') : null),
    onVerified: (file) => read.push(file.path),
  })
  expect(result).toMatchObject({ ...volume.oxum, problemCount: 0 })
  expect(read).toEqual(Object.keys(PAYLOAD).slice(1))
  await rm(join(folder, FIRST))
  expect((await verifyPayload(volume, { ...options(), provenBytes: () => 1 })).problems).toEqual([
    { path: FIRST, problem: 'missing' },
  ])
})

withOpenNames('a medium that goes away is lost, not altered or missing', async () => {
  const root = await scratch()
  const folder = await sealedVolume(root)
  const volume = await authenticated(folder)
  const onFileStarted = () => rmSync(join(root, 'causeway'), { recursive: true })
  expect((await causeOf(verifyPayload(volume, { ...options(), onFileStarted }))).code).toBe('medium.lost')
  expect((await causeOf(verifyPayload(volume, options()))).code).toBe('medium.lost')
  expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe('medium.lost')
})

test('cancelling ends it at once', async () => {
  const volume = await authenticated(await sealedVolume(await scratch()))
  const operator = new OperatorGate()
  const verifying = verifyPayload(volume, { ...options(), gate: operator, onFileStarted: () => operator.cancel() })
  expect((await causeOf(verifying)).code).toBe('cancelled')
})

/** Workers that answer after the manifest was read to its end, as a medium that takes its time has them do. */
class Late extends InThisThread {
  mostAtOnce = 0
  #now = 0

  override async run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#now)
    await wait(5)
    this.#now--
    return super.run(task)
  }
}

/** A volume of so many files of a few bytes. */
async function volumeOf(count: number) {
  const payload = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`data/metadata/${String(n)}`, `file ${n}`]),
  )
  const folder = await sealedVolume(await scratch(), payload)
  return { folder, volume: await authenticated(folder) }
}

test('waits for workers that answer late, and asks for few groups at a time', async () => {
  const { volume } = await volumeOf(40)
  const workers = new Late()
  expect(await verifyPayload(volume, { ...options(), workers })).toMatchObject({ ...volume.oxum, problemCount: 0 })
  expect(workers.mostAtOnce).toBe(workers.lanes + 1)
})

test('hears of damage and of failures that workers tell late, of the last file too', async () => {
  const { folder, volume } = await volumeOf(5)
  await flipBit(join(folder, 'data/metadata/4'))
  const found = await verifyPayload(volume, { ...options(), workers: new Late() })
  expect(found.problems).toEqual([{ path: 'data/metadata/4', problem: 'altered' }])

  class Failing extends Late {
    override async run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
      const answer = await super.run(task)
      if (JSON.stringify(task, ['kind', 'paths']).includes('data/metadata/4')) throw new Error('the thread died')
      return answer
    }
  }
  await expect(verifyPayload(volume, { ...options(), workers: new Failing() })).rejects.toThrow('the thread died')
})

test.each([
  [[], 'medium'],
  [[1], 'cache'],
  [[4], 'cache'],
  [[0, 1, 2, 3, 4], 'cache'],
] as const)('says where the bytes came from: files %j from memory, in all %s', async (fromMemory, readBack) => {
  const { volume } = await volumeOf(5)
  const disk: Disk = {
    ...systemDisk,
    openToRead(path, how) {
      const fromMedium = !fromMemory.some((n) => path.endsWith(`/${String(n)}`))
      return Object.assign(systemDisk.openToRead(path, how), { fromMedium })
    },
  }
  const told: string[] = []
  const found = await verifyPayload(volume, {
    ...options(),
    workers: new InThisThread(disk),
    onVerified: (_, from) => told.push(from),
  })
  expect(found.readBack).toBe(readBack)
  expect(told.filter((from) => from === 'cache')).toHaveLength(fromMemory.length)
})

test('a medium that fails while its folders are listed is lost; a folder that cannot be listed is unreadable', async () => {
  const { folder, volume } = await volumeOf(3)
  let code = ''
  watchNodeFiles(folder, (call) => failing('opendir', 'metadata/', code)(call))
  for (code of ['EIO', 'ENODEV'])
    expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe('medium.lost')
  code = 'EACCES'
  expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe('file.unreadable')
})

test('a payload file that is a file and no folder, and one that the folder hides, are found', async () => {
  const { folder, volume } = await volumeOf(3)
  listedAs((entries, at) => (at.includes('metadata') ? entries.filter(({ name }) => name !== '1') : entries))
  const hidden = [{ path: 'data', problem: 'unexpected' }]
  expect((await checkPayloadListing(volume, { gate })).problems).toEqual(hidden)
  expect((await verifyPayload(volume, options())).problems).toEqual(hidden)
  await rm(join(folder, 'data'), { recursive: true })
  await writeFile(join(folder, 'data'), 'a file')
  expect((await checkPayloadListing(volume, { gate })).problems[0]).toEqual({ path: 'data', problem: 'unexpected' })
})

test('no file at all is never a whole payload, whatever was signed', async () => {
  const { volume } = await volumeOf(3)
  expect(() => demandTotals({ ...volume, oxum: { files: 0, bytes: 0 } }, { files: 0, bytes: 0 })).toThrow(
    expect.objectContaining({ code: 'bag.manifest-empty', details: { path: 'volume-01/data' } }),
  )
  expect(() => demandTotals(volume, { files: 2, bytes: volume.oxum.bytes })).toThrow(
    expect.objectContaining({
      code: 'bag.totals-differ',
      details: { path: 'volume-01/data', wanted: `${volume.oxum.bytes}.3`, found: `${volume.oxum.bytes}.2` },
    }),
  )
})

test('one file that cannot be read is named; a medium that answers no more ends the work', async () => {
  const { folder, volume } = await volumeOf(3)
  const code = { of: '' }
  const workers = new InThisThread(
    watchedDisk({
      before: ({ name, path }) => {
        if (name === 'read' && path.endsWith('1')) throw systemError(code.of)
      },
    }),
  )
  for (code.of of ['EIO', 'EACCES'])
    expect((await verifyPayload(volume, { ...options(), workers })).problems, code.of).toEqual([
      { path: 'data/metadata/1', problem: 'unreadable' },
    ])
  await rm(join(folder, 'bagit.txt'))
  const lost = await causeOf(verifyPayload(volume, { ...options(), workers }))
  expect(lost).toMatchObject({ code: 'medium.lost', details: { path: folder } })
  expect(lost.cause, 'what the file met, not what the medium met when it was asked').toBeInstanceOf(CausewayError)
})

test('a medium that loses files and answers no more is lost, and says which', async () => {
  const { folder, volume } = await volumeOf(3)
  await rm(join(folder, 'data/metadata/1'))
  await rm(join(folder, 'bagit.txt'))
  const lost = { code: 'medium.lost', details: { path: folder } }
  expect(await causeOf(checkPayloadListing(volume, { gate }))).toMatchObject(lost)
  expect(await causeOf(verifyPayload(volume, options()))).toMatchObject(lost)
})

test('asks for twice as many files while a group takes less than 50 ms, to 64, and for half as many after', async () => {
  const { volume } = await volumeOf(240)
  const groups: number[] = []
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  onTestFinished(() => void vi.restoreAllMocks())
  class Timed extends InThisThread {
    override async run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
      const { paths = [] } = JSON.parse(JSON.stringify(task, ['kind', 'paths'])) as { paths?: string[] }
      groups.push(paths.length)
      now += groups.length >= 8 ? 50 : 49
      return super.run(task)
    }
  }
  class OneAtATime extends Timed {
    override readonly lanes = 0 as 2
  }
  await verifyPayload(volume, { ...options(), workers: new OneAtATime() })
  expect(groups).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 32, 16, 1])
})

test('a manifest that is gone, a link or fails on the second reading', async () => {
  const { folder, volume } = await volumeOf(3)
  const manifest = join(folder, 'manifest-sha256.txt')
  let [name, code]: ['open' | 'read', string] = ['open', 'none']
  watchNodeFiles(folder, (call) => failing(name, 'manifest-sha256.txt', code)(call))
  for ([name, code] of [
    ['open', 'EIO'],
    ['open', 'ENOENT'],
    ['read', 'EIO'],
    ['read', 'ENODEV'],
  ] as const)
    expect((await causeOf(checkPayloadListing(volume, { gate }))).code, `${name} ${code}`).toBe('medium.lost')
  ;[name, code] = ['open', 'ELOOP']
  expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe('bag.tag-file-altered')
  ;[name, code] = ['read', 'EACCES']
  await expect(checkPayloadListing(volume, { gate })).rejects.toThrow('EACCES')
  code = 'none'
  await appendFile(manifest, `${HASH}  data/metadata/more\n`)
  expect((await causeOf(checkPayloadListing(volume, { gate }))).code).toBe('bag.tag-file-altered')
})

test('gives no more work out once one task has failed', async () => {
  const { volume } = await volumeOf(30)
  let asked = 0
  class Failing extends InThisThread {
    override run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
      return ++asked === 1 ? Promise.reject(new Error('the thread died')) : super.run(task)
    }
  }
  await expect(verifyPayload(volume, { ...options(), workers: new Failing() })).rejects.toThrow('the thread died')
  expect(asked).toBeLessThanOrEqual(3)
})

test('asks for nothing more once a task failed, also not for a group that was begun, nor for an empty one', async () => {
  const fails = Promise.withResolvers<never>()
  let asked = 0
  class Failing extends InThisThread {
    override run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
      return ++asked === 2 ? fails.promise : super.run(task)
    }
  }
  let passed = 0
  // After the names of the payload were compared with the manifest, every file is asked for once.
  const slow = (failsAt: number): Gate => ({
    ...{ signal: gate.signal, flag: gate.flag },
    async pass() {
      if (++passed === failsAt) fails.reject(new Error('the thread died'))
      await wait(2)
    },
  })
  const { volume } = await volumeOf(6)
  // One for the manifest and six for the files; then the groups are [1], [2, 3] and [4, 5], of which 4 is begun.
  const verifying = verifyPayload(volume, { ...options(), gate: slow(1 + 6 + 5), workers: new Failing() })
  await expect(verifying).rejects.toThrow('the thread died')
  expect(asked).toBe(2)

  const single = await volumeOf(1)
  const started: string[] = []
  asked = 2
  const all = { ...options(), workers: new Failing(), onFileStarted: (path: string) => started.push(path) }
  expect(await verifyPayload(single.volume, all)).toMatchObject({ files: 1, problemCount: 0 })
  expect([asked, started]).toEqual([3, ['data/metadata/0']])
})

test('a manifest that is another one when its files are verified than when their names were is not believed', async () => {
  const { folder, volume } = await volumeOf(3)
  const manifest = join(folder, 'manifest-sha256.txt')
  let opened = 0
  watchNodeFiles(folder, ({ name, path }) => {
    if (name !== 'open' || path !== manifest || ++opened !== 2) return
    // The same files in another order: each of them is sound.
    writeFileSync(manifest, readFileSync(manifest, 'utf8').trimEnd().split('\n').reverse().join('\n') + '\n')
  })
  expect((await causeOf(verifyPayload(volume, options()))).code).toBe('bag.tag-file-altered')
  expect(opened).toBe(2)
})

test('demands paths of a set that can be in one place, and reads no manifest of a single volume again', async () => {
  const [one, two] = [await sealedVolume(await scratch()), await sealedVolume(await scratch())]
  const volumes = [await authenticated(one), await authenticated(two)]
  expect((await causeOf(demandPathsOfSet(volumes, gate))).code).toBe('path.collision')
  const other = await volumeOf(3)
  await expect(demandPathsOfSet([...volumes.slice(1), other.volume], gate)).resolves.toBeUndefined()
  const operator = new OperatorGate()
  operator.cancel()
  expect((await causeOf(demandPathsOfSet([...volumes.slice(1), other.volume], operator))).code).toBe('cancelled')
  await rm(join(one, 'manifest-sha256.txt'))
  await expect(demandPathsOfSet(volumes.slice(0, 1), gate)).resolves.toBeUndefined()
  expect((await causeOf(demandPathsOfSet(volumes, gate))).code).toBe('medium.lost')
})
