/** The monthly duty: the window verifies in a process of its own, and each verification is on record. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyInOwnProcess } from '../../../electron/ipc/own-process'
import { openStation, type Station } from '../../../electron/station/station'
import { ledgerDuty } from '../../../electron/transfer/history/ledger-duty'
import { BUILT_CLI, succeed } from '../../support/stations'
import { causeOf } from '../files/scratch'
import { attack } from '../ledger/fixture'

const self = { file: process.execPath, args: [BUILT_CLI] }
const DAY = 24 * 60 * 60 * 1000
let home: string
let station: Station

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'causeway-duty-'))
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  station = await openStation(home, { selfCommand: self })
})
afterEach(() => {
  station.close()
  rmSync(home, { recursive: true, force: true })
})

const inDays = (days: number): Date => new Date(Date.now() + days * DAY)

describe('the duty to verify', () => {
  test('is due a month after the station was made, and again a month after each verification', async () => {
    expect(ledgerDuty(station)).toEqual({ verifiedAt: null, intact: null, days: 31, isDue: false })
    expect(ledgerDuty(station, inDays(30)).isDue).toBe(false)
    expect(ledgerDuty(station, inDays(32)).isDue).toBe(true)
    const { at } = await verifyInOwnProcess({ self, home })
    const duty = ledgerDuty(station)
    expect(duty).toMatchObject({ intact: true, isDue: false })
    expect(Date.parse(duty.verifiedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(at))
    expect(ledgerDuty(station, inDays(32)).isDue).toBe(true)
  })

  test('keeps to the preference, and a clock that was set back does not put it off', async () => {
    await station.setPreferences({ ...station.preferences, ledgerCheckDays: 7 })
    expect(ledgerDuty(station, inDays(8)).isDue).toBe(true)
    await station.setPreferences({ ...station.preferences, ledgerCheckDays: null })
    expect(ledgerDuty(station, inDays(4000)).isDue).toBe(false)
    await station.setPreferences({ ...station.preferences, ledgerCheckDays: 7 })
    expect(ledgerDuty(station, inDays(-2)).isDue).toBe(true)
  })

  test('records a failure as well, and answers with what was found', async () => {
    attack(join(home, 'ledger.db'), (db) => db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 1`))
    const verification = await verifyInOwnProcess({ self, home })
    expect(verification).toMatchObject({ intact: false, firstBad: { sequence: 1, problem: 'edited' } })
    expect(ledgerDuty(station)).toMatchObject({ intact: false, isDue: false })
  })
})

test('where there is no station, its error comes through', async () => {
  expect((await causeOf(verifyInOwnProcess({ self, home: join(home, 'nothing') }))).code).toBe('station.missing')
})
