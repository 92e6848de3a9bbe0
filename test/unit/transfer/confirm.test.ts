import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
beforeEach(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  await sendTransfer(pair)
  engine = await openEngine(pair.receiver)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

test('content that vanished from the store after it was proven is named', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'metadata', [pair.medium])
  const store = join(pair.receiver, 'practice', 'import', 'WSUSContent')
  const content = (await readdir(store, { recursive: true })).filter((name) => /[0-9A-F]{40}/.test(name))
  for (const name of content) await rm(join(store, name))
  const { job, error } = await engine.run(id, { step: 'confirm' })
  expect(error).toMatchObject({ code: 'import.incomplete' })
  expect(job.outcome).toBeNull()
  const named = new Set(resultOf(job, 'confirm').missingFiles.map(({ sha1 }) => sha1))
  expect(named.size).toBeGreaterThan(0)
  for (const sha1 of named) expect(content.some((name) => name.includes(sha1))).toBe(true)
})

describe('of a file that lies in the store', () => {
  /** Up to the import, then what the package says is changed: as if it were another package than the one that was sent. */
  async function confirmedWith(change: (text: string) => string) {
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'metadata', [pair.medium])
    const { transfer } = engine.jobs.unfinished('receive')[0]?.data.signed ?? {}
    const path = join(engine.station.paths.work(id), transfer?.package.fileName ?? '')
    const text = gunzipSync(await readFile(path)).toString('utf8')
    expect(change(text)).not.toBe(text)
    await writeFile(path, gzipSync(change(text)))
    return engine.run(id, { step: 'confirm' })
  }

  test('the SHA-256 is the one that the metadata gives, or the file counts as missing', async () => {
    const { error, job } = await confirmedWith((text) =>
      text.replace(/(Algorithm="SHA256">)[^<]+/, `$1${Buffer.alloc(32, 7).toString('base64')}`),
    )
    expect(error).toMatchObject({ code: 'import.incomplete', details: { count: 1 } })
    expect(resultOf(job, 'confirm').missingFiles).toHaveLength(1)
  })

  test('the digest is one that travelled or that the sender said would not, or the file counts as missing', async () => {
    const other = Buffer.alloc(20, 7)
    const { error, job } = await confirmedWith((text) => {
      const digest = /<upd:File [^>]*?Digest="([^"]{28})"/.exec(text)?.[1] ?? ''
      return text.replaceAll(digest, other.toString('base64'))
    })
    expect(error).toMatchObject({ code: 'import.incomplete', details: { count: 1 } })
    expect(resultOf(job, 'confirm')).toMatchObject({
      missingFiles: [{ sha1: other.toString('hex').toUpperCase() }],
      notCarried: { count: 0 },
    })
  })

  test('the size is still what was proven, or the file counts as missing', async () => {
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'metadata', [pair.medium])
    const store = join(pair.receiver, 'practice', 'import', 'WSUSContent')
    const cut = (await readdir(store, { recursive: true })).find((name) => /[0-9A-F]{40}[.](?:cab|exe|wim)/.test(name))
    await truncate(join(store, cut ?? ''), 10)
    const { error, job } = await engine.run(id, { step: 'confirm' })
    expect(error).toMatchObject({ code: 'import.incomplete', details: { count: 1 } })
    expect(cut).toContain(resultOf(job, 'confirm').missingFiles[0]?.sha1)
  })
})

describe('a package of which only the container is known', () => {
  async function confirmed(after: (before: number, all: ReadonlySet<string>) => ReadonlySet<string>) {
    const { id } = engine.jobs.startReceive()
    vi.spyOn(engine.station.server, 'readUpdateKeys').mockResolvedValueOnce(new Set(['a,1', 'b,1', 'c,1']))
    const job = await runUntil(engine, id, 'metadata', [pair.medium])
    const { transfer } = engine.jobs.unfinished('receive')[0]?.data.signed ?? {}
    const path = join(engine.station.paths.work(id), transfer?.package.fileName ?? '')
    await writeFile(path, gzipSync('<somethingElse/>'))
    const all = await engine.station.server.readUpdateKeys()
    const keys = after(resultOf(job, 'metadata').before, all)
    vi.spyOn(engine.station.server, 'readUpdateKeys').mockResolvedValue(keys)
    return engine.run(id, { step: 'confirm' })
  }

  test('is imported when the server knows more updates than before', async () => {
    const { job, error } = await confirmed((_before, all) => all)
    expect(error).toBeNull()
    expect(resultOf(job, 'confirm')).toMatchObject({ inPackage: null, before: 3 })
  })

  test.each([
    ['as many as before', (before: number, all: ReadonlySet<string>) => new Set([...all].slice(0, before))],
    ['fewer than before', (_before: number, all: ReadonlySet<string>) => new Set([...all].slice(0, 1))],
    ['none at all', () => new Set<string>()],
  ])('is not believed to be imported when it knows %s', async (_name, after) => {
    const { error, job } = await confirmed(after)
    expect(error).toMatchObject({ code: 'import.incomplete', details: { count: 0 } })
    expect(job.outcome).toBeNull()
  })
})
