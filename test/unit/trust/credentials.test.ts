import fc from 'fast-check'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { Credentials } from '../../../electron/trust/credentials'
import { codeOf, codeOfLater } from './errors'
import { temporaryFolder } from './ssh-keygen'

const by = { setAt: '2026-11-21T08:00:00.000Z', setBy: 'LAB\\anna' }
const untold = { before: () => undefined, after: () => undefined }
let path: string
let credentials: Credentials
beforeEach(() => {
  path = join(temporaryFolder(), 'credentials.json')
  credentials = new Credentials(path)
})

it('knows the right secret from wrong ones, and keeps neither', async () => {
  await credentials.set('LAB\\ben', 'correct horse é', by)
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
    await credentials.set(account, 'the same secret', by)
    const { credentials: all } = JSON.parse(readFileSync(path, 'utf8')) as { credentials: { hash: string }[] }
    for (const { hash } of all) hashes.add(hash)
  }
  expect(hashes.size).toBe(3)
  await credentials.set('ben', 'another secret', by)
  expect(await credentials.check('ben', 'the same secret', untold)).toBe(false)
  expect(await credentials.check('ben', 'another secret', untold)).toBe(true)
  expect(credentials.accounts()).toEqual(['anna', 'ben'])
})

it('knows nobody whom it was not told, nor who was taken away', async () => {
  expect(credentials.accounts()).toEqual([])
  expect(await codeOfLater(() => credentials.check('ben', 'whatever it is', untold))).toBe('credential.unknown')
  await credentials.set('ben', 'whatever it is', by)
  await credentials.remove('BEN')
  expect(await codeOfLater(() => credentials.check('ben', 'whatever it is', untold))).toBe('credential.unknown')
  expect(await codeOfLater(() => credentials.remove('ben'))).toBe('credential.unknown')
})

it('refuses secrets that are too short or too long', async () => {
  for (const secret of ['', 'seven77', 'x'.repeat(257)])
    expect(await codeOfLater(() => credentials.set('ben', secret, by))).toBe('usage')
  expect(credentials.accounts()).toEqual([])
})

it('refuses accounts that are none, before anything is written', async () => {
  await credentials.set('ben', 'whatever it is', by)
  const before = readFileSync(path, 'utf8')
  for (const account of ['', 'two\nlines'])
    expect(await codeOfLater(() => credentials.set(account, 'whatever it is', by)), account).toBe('usage')
  expect(readFileSync(path, 'utf8')).toBe(before)
})

it('lets one try after the other, each told before the next', async () => {
  await credentials.set('ben', 'whatever it is', by)
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

it('refuses a damaged file, without quoting it', async () => {
  await credentials.set('ben', 'whatever it is', by)
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
  ]) {
    expect(damaged).not.toBe(text)
    writeFileSync(path, damaged)
    expect(codeOf(() => credentials.accounts())).toBe('station.damaged')
  }
  fc.assert(
    fc.property(fc.json(), (json) => {
      writeFileSync(path, json)
      return codeOf(() => credentials.accounts()) === 'station.damaged'
    }),
    { numRuns: 50 },
  )
})
