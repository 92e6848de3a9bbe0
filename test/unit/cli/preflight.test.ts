import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings, writeSettings } from '../../../electron/wsus/practice/settings'
import { causeway, makePair, succeed, type Pair } from '../../support/stations'

let pair: Pair
beforeEach(async () => {
  pair = await makePair(2)
})
afterEach(() => pair.dispose())

test('a medium that is not there is found before the export begins', async () => {
  const nowhere = join(pair.root, 'nowhere')
  const answer = await causeway(pair.sender, 'send', '--to', nowhere, '--destination', 'Import 1')
  expect(answer).toMatchObject({ exit: 5, document: { error: { code: 'medium.not-ready' } } })
  expect(answer.stderr).not.toContain('export')
  expect(await succeed(pair.sender, 'history', 'list')).toMatchObject({ total: 0 })
})

test('a server that is not ready is named check by check, with what to do', async () => {
  const server = join(pair.sender, 'practice', 'export')
  await writeSettings(server, { ...(await readSettings(server)), syncRunning: true })
  const answer = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  expect(answer).toMatchObject({ exit: 5, document: { error: { code: 'server.not-ready' } } })
  expect(answer.stderr).toContain('failed: No synchronization running')
  expect(answer.stderr).toContain('Wait until the synchronization has ended')
})

test('content that the metadata names and the store lacks is listed by update, and nothing is sealed', async () => {
  const store = join(pair.sender, 'practice', 'export', 'WSUSContent')
  const gone = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.cab')) ?? ''
  rmSync(join(store, gone))
  mkdirSync(join(pair.root, 'other'))
  const answer = await causeway(pair.sender, 'send', '--to', join(pair.root, 'other'), '--destination', 'Import 1')
  expect(answer).toMatchObject({ exit: 6, document: { error: { code: 'content.missing' }, missingCount: 1 } })
  expect(answer.document['missing']).toMatchObject([
    { sha1: gone.slice(3, 43), updateTitle: expect.any(String) as string },
  ])
  expect(readdirSync(join(pair.root, 'other'))).toEqual([])
})
