import fc from 'fast-check'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { Credentials, type Credential } from '../../../electron/trust/credentials'
import { codeOf, codeOfLater } from './errors'
import { temporaryFolder } from './ssh-keygen'

const by = { setAt: '2026-11-21T08:00:00.000Z', setBy: 'LAB\\anna' }
const untold = { before: () => undefined, after: () => undefined }
const accounts = (): string[] => credentials.records().map(({ account }) => account)
const set = (account: string, secret: string) => credentials.set(account, secret, by, () => undefined)
const remove = (account: string) => credentials.remove(account, () => undefined)
let path: string
let credentials: Credentials
beforeEach(() => {
  path = join(temporaryFolder(), 'credentials.json')
  credentials = new Credentials(path)
})

it('knows the right secret from wrong ones, and keeps neither', async () => {
  await set('LAB\\ben', 'correct horse é')
  expect(await credentials.check('lab\\BEN', 'correct horse é'.normalize('NFD'), untold)).toBe(true)
  for (const wrong of ['', 'correct horse e', 'Correct horse é', 'correct horse é ', 'x'.repeat(5000)])
    expect(await credentials.check('LAB\\ben', wrong, untold), wrong).toBe(false)
  const text = readFileSync(path, 'utf8')
  expect(text).not.toContain('correct')
  expect(JSON.parse(text)).toMatchObject({
    credentials: [{ account: 'LAB\\ben', algorithm: 'scrypt', n: 32768, r: 8, p: 3, ...by }],
  })
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('gives the same secret another hash each time, and replaces it', async () => {
  const hashes = new Set<string>()
  for (const account of ['anna', 'ben', 'ben']) {
    await set(account, 'the same secret')
    const { credentials: all } = JSON.parse(readFileSync(path, 'utf8')) as { credentials: { hash: string }[] }
    for (const { hash } of all) hashes.add(hash)
  }
  expect(hashes.size).toBe(3)
  await set('ben', 'another secret')
  expect(await credentials.check('ben', 'the same secret', untold)).toBe(false)
  expect(await credentials.check('ben', 'another secret', untold)).toBe(true)
  expect(accounts()).toEqual(['anna', 'ben'])
})

it('knows nobody whom it was not told, nor who was taken away', async () => {
  expect(accounts()).toEqual([])
  expect(await codeOfLater(() => credentials.check('ben', 'whatever it is', untold))).toBe('credential.unknown')
  await set('ben', 'whatever it is')
  await remove('BEN')
  expect(await codeOfLater(() => credentials.check('ben', 'whatever it is', untold))).toBe('credential.unknown')
})

it('refuses secrets that are too short or too long', async () => {
  for (const secret of ['', 'seven77', 'x'.repeat(257)])
    expect(await codeOfLater(() => set('ben', secret))).toBe('usage')
  expect(accounts()).toEqual([])
})

it('refuses accounts that are none, before anything is written', async () => {
  await set('ben', 'whatever it is')
  const before = readFileSync(path, 'utf8')
  for (const account of ['', 'two\nlines'])
    expect(await codeOfLater(() => set(account, 'whatever it is')), account).toBe('usage')
  expect(readFileSync(path, 'utf8')).toBe(before)
})

it('lets one try after the other, each told before the next', async () => {
  await set('ben', 'whatever it is')
  const told: string[] = []
  const again = (name: string) =>
    new Credentials(path).check('ben', name, {
      before: () => void told.push(`before ${name}`),
      after: () => void told.push(`after ${name}`),
    })
  await Promise.all([again('one'), again('two')])
  const [first = '', second = ''] = [...new Set(told.map((each) => each.split(' ')[1] ?? ''))]
  expect(told).toEqual([`before ${first}`, `after ${first}`, `before ${second}`, `after ${second}`])
})

it('tells of a record before the file holds it, and keeps the file when that fails', async () => {
  const told: [Credential, string[]][] = []
  await credentials.set('ben', 'whatever it is', by, (record) => void told.push([record, accounts()]))
  expect(told).toEqual([[credentials.records()[0], []]])
  const fail = (): never => {
    throw new Error('the ledger is full')
  }
  await expect(credentials.set('anna', 'whatever it is', by, fail)).rejects.toThrow('full')
  await expect(credentials.remove('ben', fail)).rejects.toThrow('full')
  expect(accounts()).toEqual(['ben'])
  await credentials.check('BEN', 'whatever it is', {
    ...untold,
    before: (record) => expect(record).toEqual(told[0]?.[0]),
  })
})

it('refuses a damaged file, without quoting it', async () => {
  await set('ben', 'whatever it is')
  const text = readFileSync(path, 'utf8')
  const hash = /"hash": "(\w+)"/.exec(text)?.[1] ?? ''
  for (const damaged of [
    '',
    text.slice(1),
    text.replace('"n": 32768', '"n": 2'),
    text.replace('"n": 32768', '"n": 1073741824'),
    text.replace(hash, hash.slice(2)),
    text.replace('"account"', '"also": 1, "account"'),
    text.replace('"formatVersion": 1', '"formatVersion": 2'),
    // The same account in another letter case.
    text.replace(/\{\s*"account"[^}]*\}/, (entry) => `${entry},${entry.replace('"ben"', '"BEN"')}`),
  ]) {
    expect(damaged).not.toBe(text)
    writeFileSync(path, damaged)
    expect(codeOf(() => accounts())).toBe('station.damaged')
  }
  fc.assert(
    fc.property(fc.json(), (json) => {
      writeFileSync(path, json)
      return codeOf(() => accounts()) === 'station.damaged'
    }),
    { numRuns: 50 },
  )
})
