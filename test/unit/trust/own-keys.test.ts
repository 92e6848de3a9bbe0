/** The keys that a station had: which statements it believes, and what a new key leaves on the disk when it is made. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadRotations, mayHaveSigned, readLastStatement, replaceStationKey } from '../../../electron/trust/own-keys'
import { formatRotation, type Rotation } from '../../../electron/trust/rotation'
import { createStationKey, loadStationKey, type StationKey } from '../../../electron/trust/station-key'
import { failing, watchNodeFiles } from '../../support/watched-node-fs'
import { codeOfLater } from './errors'
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

/** A statement that both of its keys signed, whoever they are. */
function statementOf(from: StationKey, to: StationKey): string {
  const rotation: Rotation = {
    formatVersion: '1.0',
    type: 'key-rotation',
    ...facts,
    from: { fingerprint: from.fingerprint, publicKey: from.publicKey },
    to: { fingerprint: to.fingerprint, publicKey: to.publicKey },
    rotatedAt: '2026-11-21T08:00:00.000Z',
  }
  return formatRotation(rotation, from, to)
}

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
    expect(await codeOfLater(() => readLastStatement(folder, 2))).toBe('station.damaged')
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

  it('counts what the earlier key signed within the second of the change', async () => {
    expect((await replace()).rotation.rotatedAt).toBe('2026-11-21T08:00:01.000Z')
  })
})
