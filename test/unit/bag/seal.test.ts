import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPayloadManifest } from '../../../electron/bag/payload-manifest'
import { sealVolume, writePayloadManifest } from '../../../electron/bag/seal'
import { openGate } from '../../../electron/files/gate'
import { verifyPayload } from '../../../electron/bag/verify'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { InThisThread } from '../../../electron/workers/workers'
import { failing, watchNodeFiles } from '../../support/watched-node-fs'
import { causeOf, scratch } from '../files/scratch'
import { PAYLOAD, authenticated, requestOf, sealedVolume, sha256, sign, transferOf } from './volume'

// Windows has no sha256sum.
const withSha256sum = test.skipIf(process.platform === 'win32')

withSha256sum('sha256sum accepts a sealed volume, and so do we', async () => {
  const folder = await sealedVolume(await scratch())
  const check = (manifest: string) =>
    execFileSync('sha256sum', ['--strict', '-c', manifest], { cwd: folder, encoding: 'utf8' })
  expect(check('manifest-sha256.txt').match(/: OK$/gm)).toHaveLength(Object.keys(PAYLOAD).length)
  expect(check('tagmanifest-sha256.txt')).toBe(
    'bag-info.txt: OK\nbagit.txt: OK\nmanifest-sha256.txt: OK\ntransfer.json: OK\n',
  )
  const volume = await authenticated(folder)
  const verified = await verifyPayload(volume, {
    workers: new InThisThread(),
    gate: openGate(),
    moved: new ByteCounter(),
  })
  expect(verified).toMatchObject({ ...volume.oxum, problems: [], problemCount: 0 })
})

test('each tag file has the form that RFC 8493 asks for', async () => {
  const folder = await sealedVolume(await scratch())
  const text = (file: string) => readFile(join(folder, file), 'utf8')
  expect((await readdir(folder)).sort()).toEqual([
    'bag-info.txt',
    'bagit.txt',
    'data',
    'manifest-sha256.txt',
    'tagmanifest-sha256.txt',
    'tagmanifest-sha256.txt.sig',
    'transfer.json',
  ])
  expect(await text('bagit.txt')).toBe('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
  const bytes = Object.values(PAYLOAD).reduce((sum, content) => sum + Buffer.byteLength(content), 0)
  expect(await text('bag-info.txt')).toContain(`Payload-Oxum: ${bytes}.4\n`)
  const lines = (await text('manifest-sha256.txt')).trimEnd().split('\n')
  expect(lines).toEqual(Object.entries(PAYLOAD).map(([path, content]) => `${sha256(content)}  ${path}`))
  expect(await text('tagmanifest-sha256.txt.sig')).toBe(sign(await readFile(join(folder, 'tagmanifest-sha256.txt'))))
})

test('an interrupted seal is made again, and carries no signature meanwhile', async () => {
  const folder = await sealedVolume(await scratch())
  const payload = Object.entries(PAYLOAD).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha256: sha256(text),
  }))
  const facts = await writePayloadManifest(folder, payload)
  const failing = () => {
    throw new Error('the power went')
  }
  await expect(sealVolume(folder, { ...requestOf(facts), sign: failing })).rejects.toThrow('the power went')
  expect(await readdir(folder)).not.toContain('tagmanifest-sha256.txt.sig')
  await sealVolume(folder, requestOf(facts))
  await expect(authenticated(folder)).resolves.toMatchObject({ manifestSha256: facts.manifestSha256 })
})

test('nothing is signed when the facts contradict each other', async () => {
  const folder = await sealedVolume(await scratch())
  const facts = await writePayloadManifest(folder, [{ path: 'data/a', bytes: 1, sha256: sha256('a') }])
  const right = requestOf(facts)
  const transfer = transferOf(facts)
  const wrong = {
    'another manifest': {
      ...right,
      transferJson: JSON.stringify(transferOf({ ...facts, manifestSha256: '0'.repeat(64) })),
    },
    'other totals': { ...right, transferJson: JSON.stringify({ ...transfer, totals: { files: 2, bytes: 1 } }) },
    'another Oxum': { ...right, bagInfo: requestOf({ ...facts, bytes: 2 }).bagInfo },
    'another number': {
      ...right,
      bagInfo: right.bagInfo.map(([label, value]) => [label, label === 'Bag-Count' ? '1 of 2' : value] as const),
    },
    'another group': { ...right, transferJson: JSON.stringify({ ...transfer, transferId: '0043-export-1-7f3a9c1e' }) },
  }
  for (const [what, request] of Object.entries(wrong)) {
    expect([what, (await causeOf(sealVolume(folder, request))).code]).toEqual([what, 'transfer.contradicts-manifest'])
    expect(await readdir(folder)).not.toContain('tagmanifest-sha256.txt.sig')
  }
})

test('a stray file in the volume is not sealed over', async () => {
  const folder = await sealedVolume(await scratch())
  await writeFile(join(folder, 'autorun.inf'), 'x')
  const facts = await writePayloadManifest(folder, [{ path: 'data/a', bytes: 1, sha256: sha256('a') }])
  expect((await causeOf(sealVolume(folder, requestOf(facts)))).code).toBe('bag.tag-file-unexpected')
  expect(await readdir(folder)).not.toContain('tagmanifest-sha256.txt.sig')
})

test('a manifest is written only of paths that a reader will take', async () => {
  const folder = join(await scratch(), 'volume-01')
  await mkdir(folder)
  const file = (path: string) => ({ path, bytes: 1, sha256: sha256('a') })
  const cases: [string, string[]][] = [
    ['copy.nothing-to-copy', []],
    ['path.unsafe', ['data/../x']],
    ['path.collision', ['data/a', 'data/A']],
    ['bag.manifest-malformed', ['metadata/a']],
  ]
  for (const [code, paths] of cases) {
    expect((await causeOf(writePayloadManifest(folder, paths.map(file)))).code).toBe(code)
  }
  expect(await readdir(folder)).toEqual([])
  expect((await causeOf(writePayloadManifest(join(folder, 'unplugged'), [file('data/a')]))).code).toBe('medium.lost')
})

test('a seal flushes each file before it gets its name and the folder after it, the signature last', async () => {
  const folder = await sealedVolume(await scratch())
  const told = watchNodeFiles(folder)
  const written = (file: string) => ['flush *.part', `rename *.part → ${file}`, 'flush .']
  const facts = await writePayloadManifest(folder, [{ path: 'data/a', bytes: 1, sha256: sha256('a') }])
  expect(told.splice(0)).toEqual(written('manifest-sha256.txt'))
  await sealVolume(folder, requestOf(facts))
  expect(told).toEqual([
    // An earlier signature is gone for good before what it covers changes.
    ...['remove tagmanifest-sha256.txt.sig', 'flush .'],
    ...['transfer.json', 'bag-info.txt', 'bagit.txt', 'tagmanifest-sha256.txt'].flatMap(written),
    ...written('tagmanifest-sha256.txt.sig'),
  ])
})

test.each(['EIO', 'ENOSPC'])('a manifest whose flush fails with %s gets no name', async (code) => {
  const folder = join(await scratch(), 'volume-01')
  await mkdir(folder)
  watchNodeFiles(folder, failing('flush', '.part', code))
  const writing = writePayloadManifest(folder, [{ path: 'data/a', bytes: 1, sha256: sha256('a') }])
  expect((await causeOf(writing)).code).toBe(code === 'EIO' ? 'medium.lost' : 'medium.full')
  expect(await readdir(folder)).toEqual([])
})

test('writes the lines of a manifest while they come, in pieces of 64 KiB', async () => {
  const folder = join(await scratch(), 'volume-01')
  await mkdir(folder)
  const sizes: number[] = []
  const written = (): number => {
    const [temporary = ''] = readdirSync(folder)
    return statSync(join(folder, temporary)).size
  }
  // Each line takes 128 bytes.
  const payload = function* () {
    for (let n = 0; n < 1100; n++) {
      sizes.push(written())
      yield { path: `data/${String(n).padStart(56, '0')}`, bytes: 1, sha256: sha256('a') }
    }
  }
  await writePayloadManifest(folder, payload())
  const expected = sizes.map((_, n) => (n < 512 ? 0 : n < 1024 ? 65_536 : 131_072))
  expect(sizes).toEqual(expected)
  expect(written()).toBe(1100 * 128)
})

test('closes every file that it writes or reads, also when one fails', async () => {
  const folder = await sealedVolume(await scratch())
  let open = 0
  let failsAt = ''
  watchNodeFiles(folder, (call) => {
    if (call.name === 'flush' && failsAt !== '') failing('flush', failsAt, 'EIO')(call)
    if (call.name === 'open') open++
    if (call.name === 'close') open--
  })
  const payload = [{ path: 'data/a', bytes: 1, sha256: sha256('a') }]
  const facts = await writePayloadManifest(folder, payload)
  await sealVolume(folder, requestOf(facts))
  const volume = await authenticated(folder)
  for await (const { path } of readPayloadManifest(volume)) expect(path).toBe('data/a')
  expect(open).toBe(0)
  failsAt = '.part'
  await expect(writePayloadManifest(folder, payload)).rejects.toThrow('medium.lost')
  expect(open).toBe(0)
})
