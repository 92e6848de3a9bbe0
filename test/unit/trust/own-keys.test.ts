/** The keys that a station had: which statements it believes, and what a new key leaves on the disk when it is made. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadRotations, mayHaveSigned, readLastStatement, replaceStationKey } from '../../../electron/trust/own-keys'
import {
  formatRotation,
  looksLikeRotation,
  parseRotation,
  ROTATION_LIMIT,
  type Rotation,
} from '../../../electron/trust/rotation'
import { createStationKey, loadStationKey, type StationKey } from '../../../electron/trust/station-key'
import { failing, watchNodeFiles } from '../../support/watched-node-fs'
import { codeOf, codeOfLater } from './errors'
import { temporaryFolder } from './ssh-keygen'

const facts = {
  station: 'Import 1',
  practice: true,
  operator: 'm.operator',
  ledgerHead: { sequence: 7, hash: '0'.repeat(64) },
}
const now = new Date('2026-11-21T08:00:00.123Z')

let folder: string
let key: StationKey
beforeEach(async () => {
  folder = join(temporaryFolder(), 'keys')
  key = await createStationKey(folder, 'causeway-practice:Import 1')
})

const replace = async (current = key) => replaceStationKey(folder, current, facts, now)
const formerFile = (n: number) => join(folder, 'former', `000${String(n)}.rotation`)

const rotationOf = (from: StationKey, to: StationKey): Rotation => ({
  formatVersion: '1.0',
  type: 'key-rotation',
  ...facts,
  from: { fingerprint: from.fingerprint, publicKey: from.publicKey },
  to: { fingerprint: to.fingerprint, publicKey: to.publicKey },
  rotatedAt: '2026-11-21T08:00:00.000Z',
})

/** A statement that both of its keys signed, whoever they are. */
const statementOf = (from: StationKey, to: StationKey): string => formatRotation(rotationOf(from, to), from, to)

const stranger = (name: string) => createStationKey(join(temporaryFolder(), name), 'causeway-practice:Stranger')

describe('the statements in keys/former', () => {
  it('are believed, oldest first, when each leads to the next and the last to the key', async () => {
    const second = await replace()
    const third = await replace(second.key)
    expect(third.statement).not.toBe(second.statement)
    expect(await loadRotations(folder, third.key.fingerprint)).toEqual([second.rotation, third.rotation])
    expect((await loadStationKey(folder)).fingerprint).toBe(third.key.fingerprint)
    expect(await readLastStatement(folder, 2)).toBe(third.statement)
    expect(await readLastStatement(folder, 1)).toBe(second.statement)
  })

  it('are refused when a stranger’s own valid statement stands there, alone, before or behind the genuine one', async () => {
    const [one, two] = [await stranger('one'), await stranger('two')]
    mkdirSync(join(folder, 'former'))
    writeFileSync(formerFile(1), statementOf(one, two))
    expect(await codeOfLater(() => loadRotations(folder, key.fingerprint))).toBe('station.damaged')
    rmSync(formerFile(1))
    const { key: current, statement } = await replace()
    const load = () => loadRotations(folder, current.fingerprint)
    expect(await codeOfLater(load)).toBe('no error')
    writeFileSync(formerFile(2), statementOf(one, two))
    expect(await codeOfLater(load)).toBe('station.damaged')
    writeFileSync(formerFile(2), statement)
    writeFileSync(formerFile(1), statementOf(one, two))
    expect(await codeOfLater(load)).toBe('station.damaged')
  })

  it('are refused when an earlier key leads to a stranger’s, or one of them is missing', async () => {
    const second = await replace()
    const third = await replace(second.key)
    const load = () => loadRotations(folder, third.key.fingerprint)
    writeFileSync(formerFile(2), statementOf(second.key, await stranger('one')))
    expect(await codeOfLater(load)).toBe('station.damaged')
    rmSync(formerFile(2))
    expect(await codeOfLater(load)).toBe('station.damaged')
  })

  it('are refused when one cannot be read or is none; other names do not count', async () => {
    const { key: current, statement } = await replace()
    const load = () => loadRotations(folder, current.fingerprint)
    for (const name of ['0002.rotation.bak', '00002.rotation', 'x0002.rotation', 'notes'])
      writeFileSync(join(folder, 'former', name), 'no statement')
    expect(await codeOfLater(load)).toBe('no error')
    writeFileSync(formerFile(1), statement.slice(1))
    expect(await codeOfLater(load)).toBe('station.damaged')
    rmSync(formerFile(1))
    mkdirSync(formerFile(1))
    expect(await codeOfLater(load)).toBe('station.damaged')
    expect(await codeOfLater(() => readLastStatement(folder, 1))).toBe('station.damaged')
    await expect(readLastStatement(folder, 2)).rejects.toMatchObject({
      code: 'station.damaged',
      details: { path: join(folder, 'former') },
    })
    rmSync(join(folder, 'former'), { recursive: true })
    writeFileSync(join(folder, 'former'), 'a file')
    expect(await codeOfLater(load)).toBe('station.damaged')
  })

  it('that a killed rotation left is passed over, and replaced by the next one', async () => {
    mkdirSync(join(folder, 'former'))
    writeFileSync(formerFile(1), statementOf(key, await stranger('never')))
    expect(await loadRotations(folder, key.fingerprint)).toEqual([])
    const { key: current, statement } = await replace()
    expect(readdirSync(join(folder, 'former'))).toEqual(['0001.rotation'])
    expect(readFileSync(formerFile(1), 'utf8')).toBe(statement)
    expect(await loadRotations(folder, current.fingerprint)).toHaveLength(1)
  })
})

it('lets the current key sign any head, an earlier one up to its rotation, a stranger none', async () => {
  const { key: current, rotation } = await replace()
  const may = (signer: string, sequence: number) => mayHaveSigned([rotation], current.fingerprint, signer, sequence)
  expect([may(current.fingerprint, 1), may(current.fingerprint, 1_000_000)]).toEqual([true, true])
  expect([1, 7, 8].map((sequence) => may(key.fingerprint, sequence))).toEqual([true, true, false])
  expect(may((await stranger('one')).fingerprint, 1)).toBe(false)
  expect(mayHaveSigned([], current.fingerprint, key.fingerprint, 1)).toBe(false)
})

describe('a statement of a new key', () => {
  const malformed = 'trust.rotation-malformed'
  let next: StationKey
  beforeEach(async () => void (next = await stranger('next')))
  const refused = (file: string): string => codeOf(() => parseRotation(file))
  /** One that both keys signed, though it says something else. */
  const saying = (change: Record<string, unknown>): string =>
    formatRotation({ ...rotationOf(key, next), ...change }, key, next)

  it('is told by how it begins', () => {
    expect(looksLikeRotation(statementOf(key, next))).toBe(true)
    for (const other of ['', key.publicKeyLine, '{"type":"receipt"}', `${key.publicKey} "key-rotation" {`])
      expect(looksLikeRotation(other), other).toBe(false)
  })

  it('has two signatures and nothing else', () => {
    const file = statementOf(key, next)
    expect(parseRotation(file)).toEqual(rotationOf(key, next))
    const [text = '', byEarlier = '', byNew = ''] = file.split(/(?<=^\{.*\n|-----END SSH SIGNATURE-----\n)/)
    expect(text + byEarlier + byNew).toBe(file)
    const others = [
      ...['', text, text + byEarlier, file + byNew, `${file}\n`, `\n${file}`, file.slice(0, -1), byEarlier + byNew],
      `${text}\n${byEarlier}${byNew}`,
      `${text}${byEarlier}\n${byNew}`,
      `${text}undefinedundefined`,
    ]
    for (const other of others) expect(refused(other), other).toBe(malformed)
  })

  it('is signed by the keys that it names, the earlier one first', async () => {
    const other = await stranger('other')
    const rotation = rotationOf(key, next)
    for (const [first, second] of [
      [other, next],
      [key, other],
      [next, key],
    ] as const)
      expect(refused(formatRotation(rotation, first, second))).toBe(malformed)
    expect(refused(statementOf(key, next).replace('"Import 1"', '"Import 2"'))).toBe('signature.invalid')
  })

  it('names two different keys, each by its own fingerprint', () => {
    expect(refused(statementOf(key, key))).toBe(malformed)
    expect(refused(saying({ from: { ...rotationOf(key, next).from, publicKey: next.publicKey } }))).toBe(malformed)
    expect(refused(saying({ to: { ...rotationOf(key, next).to, publicKey: key.publicKey } }))).toBe(malformed)
  })

  it('has a version of this format and whole fields', () => {
    for (const formatVersion of ['1.0', '1.9999']) expect(refused(saying({ formatVersion }))).toBe('no error')
    for (const formatVersion of ['1', '1.', '2.0', '11.0', '1.0.1', '1.12345', ' 1.0'])
      expect(refused(saying({ formatVersion })), formatVersion).toBe(malformed)
    for (const change of [{ type: 'receipt' }, { practice: 'no' }, { ledgerHead: { sequence: 0 } }, { from: null }])
      expect(refused(saying(change))).toBe(malformed)
    const [, ...signatures] = statementOf(key, next).split(/(?<=\n)/)
    expect(refused(['no JSON\n', ...signatures].join(''))).toBe(malformed)
  })

  it('is at most 16 KiB long', () => {
    const rest = statementOf(key, next).length + ',"more":""'.length
    const padded = (characters: number): string => saying({ more: 'x'.repeat(characters - rest) })
    expect(padded(ROTATION_LIMIT)).toHaveLength(ROTATION_LIMIT)
    expect(refused(padded(ROTATION_LIMIT))).toBe('no error')
    expect(refused(padded(ROTATION_LIMIT + 1))).toBe(malformed)
  })
})

describe('a new key', () => {
  it('is on the disk, and the statement before it, each flushed before and after it gets its name', async () => {
    const told = watchNodeFiles(folder)
    await replace()
    const written = (...names: string[]) =>
      names.flatMap((name) => [
        'flush *.part',
        `rename *.part → ${name}`,
        `flush ${name.replace(/\/?[^/]*$/, '') || '.'}`,
      ])
    expect(told).toEqual([
      'remove next',
      ...['flush *.part', 'rename *.part → *.part', 'flush next', 'rename *.part → next/id_ed25519', 'flush next'],
      ...written('next/id_ed25519.pub'),
      ...written('former/0001.rotation'),
      'remove id_ed25519.pub',
      ...['rename next/id_ed25519 → id_ed25519', 'flush .'],
      ...written('id_ed25519.pub'),
      'remove next',
    ])
    expect(readdirSync(folder).sort()).toEqual(['former', 'id_ed25519', 'id_ed25519.pub'])
  })

  it.each(['former/0001.rotation', 'next/id_ed25519'])('leaves the old one good when %s gets no name', async (name) => {
    let armed = true
    watchNodeFiles(folder, (call) => {
      if (armed && call.name === 'rename' && (call.to ?? call.path).endsWith(name)) failing('rename', '', 'EIO')(call)
    })
    await expect(replace()).rejects.toThrow('EIO')
    armed = false
    expect((await loadStationKey(folder)).fingerprint).toBe(key.fingerprint)
    expect(await loadRotations(folder, key.fingerprint)).toEqual([])
    const again = await replace()
    expect(await loadRotations(folder, again.key.fingerprint)).toHaveLength(1)
  })

  it('is made where the public key file is missing', async () => {
    rmSync(join(folder, 'id_ed25519.pub'))
    const { key: made } = await replace()
    expect(readFileSync(join(folder, 'id_ed25519.pub'), 'utf8')).toBe(`${made.publicKeyLine}\n`)
  })

  it('counts what the earlier key signed within the second of the change', async () => {
    expect((await replace()).rotation.rotatedAt).toBe('2026-11-21T08:00:01.000Z')
  })
})
