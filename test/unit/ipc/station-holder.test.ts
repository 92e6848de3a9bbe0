import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StationHolder } from '../../../electron/ipc/station-holder'
import { BUILT_CLI, succeed } from '../../support/stations'

let home: string
let holder: StationHolder
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'causeway-holder-'))
  holder = new StationHolder(home, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } }, 'en')
  await holder.create({ role: 'connected', name: 'Export 1', server: 'practice', language: 'en' })
})
afterEach(async () => {
  ;(await holder.current())?.close()
  rmSync(home, { recursive: true, force: true })
})

test('an auditor chooses how the window looks, not what the station asks or reminds of', async () => {
  await holder.setPreferences({ language: 'en', theme: 'light', syncAgeLimitDays: 7, ledgerCheckDays: 14 })
  await succeed(
    home,
    'trust',
    'policy',
    '--set',
    'administrators=LAB\\anna',
    '--set',
    `auditors=${userInfo().username}`,
  )
  const kept = { syncAgeLimitDays: 7, ledgerCheckDays: 14 }
  await holder.setPreferences({ language: 'fr', theme: 'dark', ...kept })
  expect(await holder.preferences()).toEqual({ language: 'fr', theme: 'dark', ...kept })
  await holder.setPreferences({ theme: 'light' })
  expect(await holder.preferences()).toEqual({ language: 'fr', theme: 'light', ...kept })
  await holder.setPreferences({ theme: 'dark' })
  for (const change of [{ ...kept, syncAgeLimitDays: 365 }, { ledgerCheckDays: null }, { syncAgeLimitDays: null }])
    await expect(holder.setPreferences({ language: 'nl', theme: 'dark', ...change })).rejects.toMatchObject({
      code: 'operator.not-permitted',
    })
  expect(await holder.preferences()).toEqual({ language: 'fr', theme: 'dark', ...kept })
})
