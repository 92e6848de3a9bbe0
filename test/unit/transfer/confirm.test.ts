import { readdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { forgePackage } from '../../support/forge'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
let volume: string
beforeEach(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  volume = (await sendTransfer(pair)).volumes[0]?.folder ?? ''
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
  /** Receives a transfer whose package says something else of its files than what is carried. */
  async function confirmedWith(change: (text: string) => string) {
    await forgePackage(volume, pair.sender, (bytes) => {
      const text = gunzipSync(bytes).toString('utf8')
      expect(change(text)).not.toBe(text)
      return gzipSync(change(text))
    })
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'metadata', [pair.medium])
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
  const BEFORE = ['a,1', 'b,1', 'c,1']

  /** The practice server knows its own packages only, so its import is passed over. */
  async function confirmed(after: readonly string[]) {
    await forgePackage(volume, pair.sender, () => gzipSync('<somethingElse/>'))
    const { server } = engine.station
    vi.spyOn(server, 'readUpdateKeys').mockResolvedValue(new Set(BEFORE))
    const run = { command: [], exitCode: 0, startedAt: '2026-01-01T00:00:00.000Z', seconds: 0, output: '' }
    vi.spyOn(server, 'importMetadata').mockResolvedValue(run)
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'metadata', [pair.medium])
    vi.spyOn(server, 'readUpdateKeys').mockResolvedValue(new Set(after))
    return engine.run(id, { step: 'confirm' })
  }

  test('is imported when the server knows more updates than before', async () => {
    const { job, error } = await confirmed([...BEFORE, 'd,1'])
    expect(error).toBeNull()
    expect(resultOf(job, 'confirm')).toMatchObject({ inPackage: null, before: 3 })
  })

  test.each([
    ['as many as before', BEFORE],
    ['fewer than before', BEFORE.slice(1)],
    ['none at all', []],
  ])('is not believed to be imported when it knows %s', async (_name, after) => {
    const { error, job } = await confirmed(after)
    expect(error).toMatchObject({ code: 'import.incomplete', details: { count: 0 } })
    expect(job.outcome).toBeNull()
  })
})
