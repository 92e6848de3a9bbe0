import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import fsPromises, { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPayloadManifest } from '../../../electron/bag/payload-manifest'
import { readTagFiles, readTagManifestDigest, readUnauthenticated } from '../../../electron/bag/read'
import { OperatorGate } from '../../../electron/files/gate'
import { change, failing, watchNodeFiles } from '../../support/watched-node-fs'
import { causeOf, scratch } from '../files/scratch'
import { authenticated, flipBit, resealWithManifest, resign, sealedVolume, sha256, signer } from './volume'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

const TAG_FILES = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'transfer.json'] as const
const HASH = sha256('x')

test('a sealed volume tells its signer and what was signed', async () => {
  const folder = await sealedVolume(await scratch())
  expect(await authenticated(folder)).toMatchObject({
    folder,
    signer,
    tagManifestSha256: sha256(await readFile(join(folder, 'tagmanifest-sha256.txt'))),
    manifestSha256: sha256(await readFile(join(folder, 'manifest-sha256.txt'))),
    oxum: { files: 4 },
    transferJson: await readFile(join(folder, 'transfer.json'), 'utf8'),
  })
})

test.each(TAG_FILES)('one flipped bit anywhere in %s is found', async (file) => {
  const folder = await sealedVolume(await scratch())
  const good = await readFile(join(folder, file))
  for (const at of [0, 0.3, 0.7, 1]) {
    await flipBit(join(folder, file), at)
    expect(await causeOf(authenticated(folder))).toMatchObject({
      code: 'bag.tag-file-altered',
      details: { path: `volume-01/${file}` },
    })
    await writeFile(join(folder, file), good)
  }
})

test.each(['tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'])(
  'one flipped bit in %s breaks the signature',
  async (file) => {
    const folder = await sealedVolume(await scratch())
    await flipBit(join(folder, file))
    expect((await causeOf(authenticated(folder))).code).toBe('signature.invalid')
  },
)

withLinks.each([...TAG_FILES, 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'])(
  '%s missing, cut, a link, a folder, a pipe or random',
  async (file) => {
    const folder = await sealedVolume(await scratch())
    const path = join(folder, file)
    const good = await readFile(path)
    const isSignature = file.endsWith('.sig')
    const altered = file.startsWith('tagmanifest') ? 'signature.invalid' : 'bag.tag-file-altered'

    await truncate(path, good.length - 1)
    expect((await causeOf(authenticated(folder))).code).toBe(altered)
    await writeFile(path, randomBytes(5000))
    expect((await causeOf(authenticated(folder))).code).toBe(altered)
    await rm(path)
    expect((await causeOf(authenticated(folder))).code).toBe(isSignature ? 'signature.missing' : 'bag.tag-file-missing')
    await writeFile(join(folder, '../same'), good)
    await symlink('../same', path)
    expect((await causeOf(authenticated(folder))).code).toBe('bag.malformed')
    await rm(path)
    await mkdir(path)
    expect((await causeOf(authenticated(folder))).code).toBe('bag.malformed')
    await rm(path, { recursive: true })
    execFileSync('mkfifo', [path])
    expect((await causeOf(authenticated(folder))).code).toBe('bag.malformed')
  },
)

withLinks('other files in the volume are named, links and folders too', async () => {
  const folder = await sealedVolume(await scratch())
  for (const make of [
    () => writeFile(join(folder, 'fetch.txt'), 'https://example.com - data/x\n'),
    () => writeFile(join(folder, 'manifest-md5.txt'), ''),
    () => mkdir(join(folder, 'other')),
    () => symlink('data', join(folder, 'link')),
    () => writeFile(join(folder, '.causeway-0123456789abcdef.part'), ''),
  ]) {
    await make()
    expect((await causeOf(authenticated(folder))).code).toBe('bag.tag-file-unexpected')
    execFileSync('sh', ['-c', 'cd "$1" && rm -rf fetch.txt manifest-md5.txt other link .causeway-*', '-', folder])
  }
  await expect(authenticated(folder)).resolves.toBeDefined()
})

test('a tag manifest must list exactly the tag files, even signed', async () => {
  const folder = await sealedVolume(await scratch())
  await resign(folder, ['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt'])
  expect(await causeOf(authenticated(folder))).toMatchObject({
    code: 'bag.tag-file-unexpected',
    details: { path: 'volume-01/transfer.json' },
  })
  await writeFile(join(folder, 'more.txt'), 'x')
  await resign(folder, [...TAG_FILES, 'more.txt'])
  expect((await causeOf(authenticated(folder))).code).toBe('bag.tag-file-unexpected')
  await rm(join(folder, 'more.txt'))
  expect((await causeOf(authenticated(folder))).code).toBe('bag.tag-file-missing')
})

test('the signature is looked at before anything else is', async () => {
  const folder = await sealedVolume(await scratch())
  for (const file of TAG_FILES) await writeFile(join(folder, file), randomBytes(100))
  await writeFile(join(folder, 'stray'), 'x')
  await flipBit(join(folder, 'tagmanifest-sha256.txt'))
  expect((await causeOf(authenticated(folder))).code).toBe('signature.invalid')
})

test.each([
  ['another version', 'bagit.txt', 'BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n', 'bag.malformed'],
  ['another encoding', 'bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n', 'bag.malformed'],
  ['no Payload-Oxum', 'bag-info.txt', 'Bag-Count: 1 of 1\n', 'bag.malformed'],
  ['bag-info that is no text', 'bag-info.txt', Buffer.from([0xff, 0x0a]), 'bag.malformed'],
  ['transfer.json that is no text', 'transfer.json', Buffer.from([0xff, 0x0a]), 'bag.malformed'],
])('signed, but not BagIt 1.0: %s', async (_, file, content, code) => {
  const folder = await sealedVolume(await scratch())
  await writeFile(join(folder, file), content)
  await resign(folder)
  expect((await causeOf(authenticated(folder))).code).toBe(code)
})

test('signed, but the manifest is empty or not as long as Payload-Oxum says', async () => {
  const folder = await sealedVolume(await scratch())
  await resealWithManifest(folder, '', '0.0')
  expect((await causeOf(authenticated(folder))).code).toBe('bag.manifest-empty')
  await resealWithManifest(folder, `${HASH}  data/a\n`, '1.2')
  expect((await causeOf(authenticated(folder))).code).toBe('bag.totals-differ')
})

test('a manifest that begins with an empty line has that line, and is refused when it is read', async () => {
  const folder = await sealedVolume(await scratch())
  await resealWithManifest(folder, '\n', '1.1')
  const volume = await authenticated(folder)
  const reading = readPayloadManifest(volume).next()
  expect(await causeOf(reading)).toMatchObject({ code: 'bag.manifest-malformed', details: { line: 1 } })
})

test('a manifest of more than 4 GiB is refused before it is read, and one that grows meanwhile as well', async () => {
  const folder = await sealedVolume(await scratch())
  const manifest = join(folder, 'manifest-sha256.txt')
  const good = await readFile(manifest)
  let read = 0
  let happen = (): void => {}
  watchNodeFiles(folder, ({ name, path }) => {
    if (name !== 'read' || path !== manifest) return
    read++
    happen()
  })
  await truncate(manifest, 4096 * 1024 * 1024 + 1)
  expect((await causeOf(readTagFiles(folder))).code).toBe('bag.malformed')
  expect(read).toBe(0)
  await truncate(manifest, 4096 * 1024 * 1024)
  const gate = new OperatorGate()
  gate.cancel()
  expect((await causeOf(readTagFiles(folder, gate))).code, 'exactly as much is read').toBe('cancelled')

  await writeFile(manifest, good)
  happen = () => appendFileSync(manifest, 'x'.repeat(100))
  expect((await causeOf(readTagFiles(folder))).code).toBe('bag.malformed')
  happen = () => {}
  await writeFile(manifest, good)
  await expect(authenticated(folder)).resolves.toBeDefined()
})

test('of other files in the volume a hundred are named, in order', async () => {
  const folder = await sealedVolume(await scratch())
  const { readdir } = fsPromises
  const others = Array.from({ length: 150 }, (_, n) => `other-${String(n).padStart(3, '0')}`)
  change(fsPromises, { readdir: async (path: string) => [...others.toReversed(), ...(await readdir(path))] })
  expect((await readTagFiles(folder)).unexpected).toEqual(others.slice(0, 100))
})

test('tag files are read within limits', async () => {
  const folder = await sealedVolume(await scratch())
  await writeFile(join(folder, 'bag-info.txt'), Buffer.alloc(1024 * 1024 + 1))
  expect((await causeOf(readTagFiles(folder))).code).toBe('bag.malformed')
  await writeFile(join(folder, 'transfer.json'), Buffer.alloc(16 * 1024 * 1024 + 1))
  expect((await causeOf(readUnauthenticated(folder))).code).toBe('bag.malformed')
})

withLinks('claims are read without proof, and only from a file', async () => {
  const folder = await sealedVolume(await scratch())
  await rm(join(folder, 'tagmanifest-sha256.txt.sig'))
  expect(await readUnauthenticated(folder)).toContain('"transferId"')
  await rename(join(folder, 'transfer.json'), join(folder, '../t'))
  expect((await causeOf(readUnauthenticated(folder))).code).toBe('bag.tag-file-missing')
  await symlink('../t', join(folder, 'transfer.json'))
  expect((await causeOf(readUnauthenticated(folder))).code).toBe('bag.malformed')
})

test.each([...TAG_FILES, 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'])(
  'a device that fails at %s, opened or read, is a lost medium and not a damaged one',
  async (file) => {
    const folder = await sealedVolume(await scratch())
    let [name, code]: ['open' | 'read', string] = ['open', '']
    watchNodeFiles(folder, (call) => failing(name, join(folder, file), code)(call))
    const lost = { code: 'medium.lost', details: { path: `volume-01/${file}` } }
    for (name of ['open', 'read'] as const)
      for (code of ['EIO', 'ENODEV', 'ENOTCONN'])
        expect(await causeOf(readTagFiles(folder)), `${name} ${code}`).toMatchObject(lost)
    ;[name, code] = ['open', 'EACCES']
    expect((await causeOf(readTagFiles(folder))).code).toBe('bag.malformed')
  },
)

test('a device that fails while the volume is listed, or before anything is proven, is a lost medium', async () => {
  const folder = await sealedVolume(await scratch())
  let broken: 'readdir' | 'open' | 'none' = 'none'
  watchNodeFiles(folder, (call) => {
    if (call.name === broken) failing(broken, '', 'EIO')(call)
  })
  broken = 'readdir'
  expect((await causeOf(readTagFiles(folder))).code).toBe('medium.lost')
  broken = 'open'
  expect((await causeOf(readUnauthenticated(folder))).code).toBe('medium.lost')
  expect((await causeOf(readTagManifestDigest(folder))).code).toBe('medium.lost')
})

test('the digest of a tag manifest is told of what lies there, and null when it cannot be read', async () => {
  const folder = await sealedVolume(await scratch())
  const path = join(folder, 'tagmanifest-sha256.txt')
  expect(await readTagManifestDigest(folder)).toBe(sha256(await readFile(path)))
  await rm(path)
  expect(await readTagManifestDigest(folder)).toBeNull()
  await mkdir(path)
  expect(await readTagManifestDigest(folder)).toBeNull()
})

test('a fault of our own while reading is no fault of the volume', async () => {
  const folder = await sealedVolume(await scratch())
  watchNodeFiles(folder, ({ name, path }) => {
    if (name === 'open' && path.endsWith('transfer.json')) throw new TypeError('ours')
  })
  await expect(readTagFiles(folder)).rejects.toThrow(TypeError)
})

test('stops for the operator while the manifest is read, and blames no file for it', async () => {
  const folder = await sealedVolume(await scratch())
  const gate = new OperatorGate()
  await expect(readTagFiles(folder, gate)).resolves.toBeDefined()
  gate.cancel()
  expect((await causeOf(readTagFiles(folder, gate))).code).toBe('cancelled')
})
