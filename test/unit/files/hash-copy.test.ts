import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, open, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyToTemporary, publish } from '../../../electron/files/copy'
import { isTemporaryName } from '../../../electron/files/durable'
import { OperatorGate, openGate } from '../../../electron/files/gate'
import { hashFile } from '../../../electron/files/hash'
import { readSmallFile } from '../../../electron/files/open'
import { dropFromPageCache } from '../../../electron/files/page-cache'
import { causeOf, scratch } from './scratch'

const MIB = 1024 * 1024
const sum = (tool: string, path: string) => execFileSync(tool, [path], { encoding: 'utf8' }).split(' ')[0]

test('digests agree with sha1sum and sha256sum for sizes around the piece size', async () => {
  const folder = await scratch()
  for (const size of [0, 1, 4095, 4096, MIB - 1, MIB, MIB + 1, 3 * MIB + 17]) {
    const path = join(folder, `${size}`)
    await writeFile(path, randomBytes(size))
    let seen = 0
    const hashed = await hashFile(path, { algorithms: ['sha1', 'sha256'], onBytes: (n) => (seen += n) })
    expect(hashed).toEqual({
      bytes: size,
      readBack: 'cache',
      sha1: sum('sha1sum', path)?.toUpperCase(),
      sha256: sum('sha256sum', path),
    })
    expect(seen).toBe(size)
  }
})

test('only a regular file is hashed: no link, no folder, no pipe', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'real'), 'x')
  await symlink('real', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const hash = (name: string) => hashFile(join(folder, name), { algorithms: ['sha256'] })
  await expect(hash('link')).rejects.toThrow('ELOOP')
  await expect(hash('absent')).rejects.toThrow('ENOENT')
  expect((await causeOf(hash('pipe'))).code).toBe('file.unreadable')
  expect((await causeOf(hash('.'))).code).toBe('file.unreadable')
})

test.runIf(process.platform === 'linux')('an uncached read leaves memory empty first, and says so', async () => {
  const folder = await scratch()
  const path = join(folder, 'file')
  await writeFile(path, randomBytes(8 * MIB))
  const pages = () => Number(execFileSync('fincore', ['-n', '-b', '-o', 'PAGES', path], { encoding: 'utf8' }))
  const file = await open(path, 'r+')
  await file.sync()
  expect(pages()).toBeGreaterThan(2000)
  expect(dropFromPageCache(file.fd)).toBe(true)
  expect(pages()).toBe(0)
  await file.close()
  expect((await hashFile(path, { algorithms: ['sha256'], uncached: true })).readBack).toBe('medium')
})

test.runIf(process.platform === 'linux')(
  'where memory is the medium, no read-back from a medium is claimed',
  async () => {
    const path = `/dev/shm/causeway-test-${process.pid}`
    await writeFile(path, 'x')
    try {
      expect((await hashFile(path, { algorithms: ['sha256'], uncached: true })).readBack).toBe('cache')
    } finally {
      await rm(path)
    }
  },
)

test('a copy is whole, temporary until published, and never replaces', async () => {
  const folder = await scratch()
  const [source, final] = [join(folder, 'source'), join(folder, 'final')]
  const bytes = randomBytes(70 * MIB + 5)
  await writeFile(source, bytes)
  let seen = 0
  const copy = await copyToTemporary(source, final, { gate: openGate(), onBytes: (n) => (seen += n) })
  expect(seen).toBe(bytes.length)
  expect(copy).toMatchObject({
    bytes: bytes.length,
    sha1: sum('sha1sum', source)?.toUpperCase(),
    sha256: sum('sha256sum', source),
  })
  expect(isTemporaryName(copy.temporary)).toBe(true)
  expect(await readdir(folder)).not.toContain('final')
  expect((await readFile(copy.temporary)).equals(bytes)).toBe(true)
  await publish(copy.temporary, final)
  expect((await readdir(folder)).sort()).toEqual(['final', 'source'])
  const again = await copyToTemporary(source, final, { gate: openGate() })
  expect((await causeOf(publish(again.temporary, final))).code).toBe('file.exists')
})

test('a cancelled copy leaves nothing', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'source'), randomBytes(3 * MIB))
  const gate = new OperatorGate()
  const copying = copyToTemporary(join(folder, 'source'), join(folder, 'final'), { gate, onBytes: () => gate.cancel() })
  expect((await causeOf(copying)).code).toBe('cancelled')
  expect(await readdir(folder)).toEqual(['source'])
})

test('a source that changes while it is read is not believed', async () => {
  const folder = await scratch()
  const source = join(folder, 'source')
  const change = {
    grown: async () => appendFile(source, 'more'),
    shortened: async () => {
      const file = await open(source, 'r+')
      await file.truncate(MIB)
      await file.close()
    },
    overwritten: async () => {
      const file = await open(source, 'r+')
      await file.write(Buffer.from('other'), 0, 5, 0)
      await file.close()
    },
  }
  for (const happen of Object.values(change)) {
    await writeFile(source, randomBytes(4 * MIB))
    const gate = openGate()
    let passes = 0
    const nosy = { signal: gate.signal, pass: () => (passes++ === 2 ? happen() : Promise.resolve()) }
    const copying = copyToTemporary(source, join(folder, 'final'), { gate: nosy })
    expect((await causeOf(copying)).code).toBe('content.changed-while-copying')
    expect(await readdir(folder)).toEqual(['source'])
  }
})

test('each side of a copy has its own causes', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'source'), 'x')
  await symlink('source', join(folder, 'link'))
  const gate = openGate()
  const copy = (from: string, to: string) => copyToTemporary(join(folder, from), join(folder, to), { gate })
  expect(await causeOf(copy('absent', 'final'))).toMatchObject({ code: 'file.unreadable' })
  expect(await causeOf(copy('link', 'final'))).toMatchObject({ code: 'file.unreadable' })
  expect(await causeOf(copy('source', 'unplugged/final'))).toMatchObject({ code: 'medium.lost' })
  expect((await readdir(folder)).sort()).toEqual(['link', 'source'])
})

test.runIf(process.platform === 'linux')('a full medium says so', async () => {
  const folder = await scratch()
  const medium = join(folder, 'medium')
  await mkdir(medium)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', medium], { stdio: 'ignore' })
  } catch {
    return // Mounting needs rights that not every machine gives; the fault tests use real devices.
  }
  try {
    await writeFile(join(folder, 'source'), randomBytes(4 * MIB))
    const copying = copyToTemporary(join(folder, 'source'), join(medium, 'final'), { gate: openGate() })
    expect((await causeOf(copying)).code).toBe('medium.full')
    expect(await readdir(medium)).toEqual([])
  } finally {
    execFileSync('umount', [medium])
  }
})

test('a small file is read within its limit only', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'small'), 'x'.repeat(5000))
  expect(await readSmallFile(join(folder, 'small'), 5000)).toHaveLength(5000)
  expect((await causeOf(readSmallFile(join(folder, 'small'), 4999))).code).toBe('file.unreadable')
})
