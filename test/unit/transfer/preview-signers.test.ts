/** What a file of signers would do, shown before anybody is trusted; and rows of a list, compared one by one. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStation, type Station } from '../../../electron/station/station'
import { importSigners } from '../../../electron/transfer/signers/import-signers'
import { previewSigners } from '../../../electron/transfer/signers/preview-signers'
import { readTypedKey, revokeSigner, trustSigner } from '../../../electron/transfer/signers/signers'
import { formatRotation } from '../../../electron/trust/rotation'
import { createStationKey, type StationKey } from '../../../electron/trust/station-key'

let root: string
let station: Station
const options = { selfCommand: { file: process.execPath, args: [] } }
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-preview-'))
  const wanted = { role: 'disconnected', name: 'Import 1', server: 'windows', language: 'en' } as const
  station = await createStation(join(root, 'home'), wanted, options)
})
afterEach(async () => {
  station.close()
  await rm(root, { recursive: true })
})

const key = (name: string, comment = `causeway:${name}`): Promise<StationKey> =>
  createStationKey(join(root, name), comment)
const trust = ({ publicKeyLine, fingerprint }: StationKey, holder = 'M. Operator') =>
  trustSigner(station, { key: readTypedKey(publicKeyLine), comparedFingerprint: fingerprint, holder, origin: 'pinned' })

async function file(text: string): Promise<string> {
  const path = join(root, 'file')
  await writeFile(path, text)
  return path
}

test('a list says who stands in it and what each would be, and gives no fingerprint away', async () => {
  const [fresh, known, gone, practice] = await Promise.all([
    key('fresh'),
    key('known'),
    key('gone'),
    key('practice', 'causeway-practice:Export 9'),
  ])
  await trust(known)
  await trust(gone)
  await revokeSigner(station, gone.fingerprint, 'lost')
  const path = await file(
    [
      `fresh namespaces="causeway-transfer",valid-before="20301231Z" ${fresh.publicKeyLine}`,
      `known ${known.publicKeyLine}`,
      `gone ${gone.publicKeyLine}`,
      `practice ${practice.publicKeyLine}`,
      `own ${station.key.publicKeyLine}`,
    ].join('\n'),
  )
  const before = station.ledger.head()
  const preview = await previewSigners(station, path)
  expect(preview).toMatchObject({
    kind: 'list',
    signers: [
      { row: 0, holder: 'fresh', comment: 'causeway:fresh', standing: 'new', purposes: ['transfer'] },
      { row: 1, standing: 'known' },
      { row: 2, standing: 'revoked' },
      { row: 3, standing: 'practice' },
      { row: 4, standing: 'own' },
    ],
  })
  expect(JSON.stringify(preview)).not.toMatch(/SHA256:|AAAA/)
  expect(station.ledger.head(), 'a look is no event').toEqual(before)
  expect(station.trust.list()).toHaveLength(2)
})

test('rows are compared one by one: a fingerprint of another row is wrong, and recorded', async () => {
  const [one, two] = await Promise.all([key('one'), key('two')])
  const path = await file(`one ${one.publicKeyLine}\ntwo ${two.publicKeyLine}\n`)
  const imported = await importSigners(station, path, [
    { row: 0, fingerprint: two.fingerprint },
    { row: 1, fingerprint: two.fingerprint },
  ])
  expect(imported).toMatchObject({
    trusted: [{ holder: 'two', fingerprint: two.fingerprint }],
    refused: [{ row: 0, holder: 'one', error: { code: 'trust.fingerprint-mismatch' } }],
    left: [],
  })
  expect(station.trust.list().map(({ holder }) => holder)).toEqual(['two'])
  expect(station.ledger.events({ type: 'signer.refused' })).toMatchObject([
    { payload: { holder: 'one', cameBy: 'list', reason: 'trust.fingerprint-mismatch' } },
  ])
  await expect(importSigners(station, path, [{ row: 7, fingerprint: two.fingerprint }])).rejects.toMatchObject({
    code: 'trust.fingerprint-mismatch',
  })
  await expect(importSigners(station, path, [])).rejects.toMatchObject({ code: 'trust.fingerprint-mismatch' })
})

test('a statement says whose key it replaces, or why it is refused, which is recorded', async () => {
  const [from, to] = await Promise.all([key('from'), key('to')])
  const rotation = {
    formatVersion: '1.0',
    type: 'key-rotation',
    station: 'Export 1',
    practice: false,
    from: { fingerprint: from.fingerprint, publicKey: from.publicKey },
    to: { fingerprint: to.fingerprint, publicKey: to.publicKey },
    rotatedAt: '2026-11-01T08:00:00.000Z',
    ledgerHead: { sequence: 7, hash: 'ab'.repeat(32) },
    operator: 'anna',
  } as const
  const path = await file(formatRotation(rotation, from, to))
  const unknown = await previewSigners(station, path)
  expect(unknown).toMatchObject({ kind: 'rotation', holder: null, error: { code: 'trust.unknown-signer' } })
  expect(station.ledger.events({ type: 'signer.refused' })).toMatchObject([
    { payload: { fingerprint: to.fingerprint, reason: 'trust.unknown-signer', role: 'rotation' } },
  ])
  await trust(from)
  const before = station.ledger.head()
  expect(await previewSigners(station, path)).toEqual({
    kind: 'rotation',
    station: 'Export 1',
    holder: 'M. Operator',
    from: from.fingerprint,
    to: to.fingerprint,
    rotatedAt: rotation.rotatedAt,
    error: null,
  })
  expect(station.ledger.head()).toEqual(before)
  await importSigners(station, path, [])
  expect(await previewSigners(station, path)).toMatchObject({ error: { code: 'trust.rotation-replayed' } })
  await expect(previewSigners(station, await file('{"type":"key-rotation"}\n'))).rejects.toMatchObject({
    code: 'trust.rotation-malformed',
  })
  await expect(previewSigners(station, join(root, 'absent'))).rejects.toMatchObject({ code: 'file.unreadable' })
})

test('a list of a gigabyte or of a million lines is refused before it takes time or memory', async () => {
  const line = `fresh ${(await key('fresh')).publicKeyLine}\n`
  const [before, began] = [process.memoryUsage.rss(), performance.now()]
  const huge = await file(line)
  await truncate(huge, 2 ** 30)
  await expect(previewSigners(station, huge)).rejects.toMatchObject({ code: 'file.unreadable' })
  for (const [text, code] of [
    ['\n'.repeat(1_000_000), 'trust.list-malformed'],
    [line.repeat(8000), 'trust.list-malformed'],
    [line.repeat(1_000_000 / 50), 'file.unreadable'],
  ] as const)
    await expect(previewSigners(station, await file(text))).rejects.toMatchObject({ code })
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20)
  expect(performance.now() - began, 'milliseconds').toBeLessThan(20_000)
})
