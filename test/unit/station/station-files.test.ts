/** What one open program writes into the files of a station must not undo what another one wrote. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStation, openStation, type Station } from '../../../electron/station/station'
import { rotateKey } from '../../../electron/transfer/signers/rotate-key'
import { withFileLock } from '../../../electron/trust/file-lock'
import { addScanner, setScanRules } from '../../../electron/transfer/scanning/scanning'
import { BUILT_CLI } from '../../support/stations'

const options = { selfCommand: { file: '', args: [] } }
let home: string
let open: Station[]

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'causeway-files-'))
  const wanted = { role: 'connected', name: 'Export 1', server: 'practice', language: 'en' } as const
  open = [await createStation(join(home, 'station'), wanted, options)]
})
afterEach(() => {
  for (const station of open) station.close()
  rmSync(home, { recursive: true, force: true })
})

async function another(): Promise<Station> {
  const station = await openStation(join(home, 'station'), options)
  open.push(station)
  return station
}

test('keeps scanners, companions and the key that another program set when a window changes its theme', async () => {
  const window = await another()
  const other = await another()
  await addScanner(other, { kind: 'practice', name: 'Gate', acceptGaps: false, rehearsal: 'clean' })
  await setScanRules(other, { required: 1, signatureAgeDays: 7 })
  const companions = [{ name: 'Tools', folder: '/tools' }]
  await other.settings.change('settings.changed', (settings) => ({ ...settings, companions }))
  const rotation = await rotateKey(other, join(home, 'statement'), options)

  await window.setPreferences({ language: 'nl', theme: 'dark' })

  const after = await another()
  expect(after.preferences).toMatchObject({ language: 'nl', theme: 'dark' })
  expect(after.scanning).toMatchObject({ required: 1, signatureAgeDays: 7, scanners: [{ name: 'Gate' }] })
  expect(after.companions).toEqual(companions)
  expect(after.file.fingerprint).toBe(rotation.to.fingerprint)
})

test('loses no change when the window and several commands write at once', async () => {
  const folder = join(home, 'station')
  const run = promisify(execFile)
  const cli = (...args: string[]) => run(process.execPath, [BUILT_CLI, '--home', folder, ...args])
  const names = ['One', 'Two', 'Three']
  const window = await another()
  const companions = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({ name, folder: `/${name}` }))
  const inWindow = async (): Promise<void> => {
    for (const [n, companion] of companions.entries()) {
      await window.setPreferences({ theme: n % 2 === 0 ? 'dark' : 'light', syncAgeLimitDays: n + 1 })
      await window.settings.change('settings.changed', (settings) => {
        return { ...settings, companions: [...settings.companions, companion] }
      })
    }
  }
  await Promise.all([inWindow(), ...names.map((name) => cli('scan', 'add', name, '--kind', 'practice'))])

  const after = await another()
  expect(after.scanning.scanners.map(({ name }) => name).sort()).toEqual([...names].sort())
  expect(after.companions).toEqual(companions)
  expect(after.preferences).toMatchObject({ theme: 'light', syncAgeLimitDays: companions.length })
  const changes = after.ledger.events({ type: 'settings.changed' }).length
  expect(changes + after.ledger.events({ type: 'scan.settings-changed' }).length).toBe(
    names.length + 2 * companions.length,
  )
})

test.each([
  [
    'settings',
    (station: Station) => station.settings.change('settings.changed', (all) => ({ ...all, ledgerCheckDays: 5 })),
  ],
  ['policy', (station: Station) => station.policy.change((rules) => ({ ...rules, twoPersons: true }))],
  ['station', (station: Station) => station.setPreferences({ theme: 'dark' })],
] as const)('changes the file of %s only once another program has released it', async (file, change) => {
  const station = await another()
  const order: string[] = []
  const held = withFileLock(station.paths[file], async () => {
    await wait(150)
    order.push('released')
  })
  await change(station)
  order.push('changed')
  await held
  expect(order).toEqual(['released', 'changed'])
})

test('refuses settings that are too long to stand whole in an event', async () => {
  const station = await another()
  const folders = Array.from({ length: 50 }, (_, n) => ({
    name: `Folder ${String(n)}`,
    folder: `/${'x'.repeat(1900)}`,
  }))
  const set = (count: number) =>
    station.settings.change('settings.changed', (settings) => ({ ...settings, companions: folders.slice(0, count) }))
  await set(48)
  await set(47)
  expect(station.companions).toHaveLength(47)
  expect(station.ledger.newest('settings.changed')?.payload['before']).toMatchObject({
    companions: folders.slice(0, 48),
  })
  const long = folders.map((each) => ({ ...each, folder: `/${'x'.repeat(4000)}` }))
  const tooLong = station.settings.change('settings.changed', (settings) => ({ ...settings, companions: long }))
  await expect(tooLong).rejects.toMatchObject({ code: 'usage' })
  expect(station.companions).toHaveLength(47)
})
