import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../../electron/ipc/context'
import { companionHandlers } from '../../../electron/ipc/handlers/companions'
import { StationHolder } from '../../../electron/ipc/station-holder'
import { PathTokens } from '../../../electron/ipc/tokens'
import { BUILT_CLI } from '../../support/stations'

let root: string
let station: StationHolder
let picked: string | null
let handlers: ReturnType<typeof companionHandlers>
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'causeway-ipc-')))
  await open('connected')
})
afterEach(async () => {
  ;(await station.current())?.close()
  rmSync(root, { recursive: true, force: true })
})

async function open(role: 'connected' | 'disconnected'): Promise<void> {
  const selfCommand = { file: process.execPath, args: [BUILT_CLI] }
  station = new StationHolder(join(root, role), { selfCommand }, 'en')
  await station.create({ role, name: 'Station 1', server: 'practice', language: 'en' })
  picked = null
  const desktop = { pickFolder: () => Promise.resolve(picked) }
  handlers = companionHandlers({ station, tokens: new PathTokens(), desktop } as unknown as Context)
}

/** Lets the operator pick a folder. @returns its token */
async function pick(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  picked = folder
  const answer = await handlers['companions.pick-folder']()
  expect(answer?.location).toBe(folder)
  return answer?.token ?? ''
}

const kept = () =>
  JSON.parse(readFileSync(join(root, 'connected', 'settings.json'), 'utf8')) as Readonly<Record<string, unknown>>

test('a folder is added, listed, kept beside the other settings, recorded, and removed', async () => {
  expect(await handlers['companions.list']()).toEqual([])
  const folder = join(root, 'Office')
  const companions = [{ name: 'Office', folder }]
  expect(await handlers['companions.add']({ name: 'Office', folder: await pick(folder) })).toEqual(companions)
  await station.setPreferences({ language: 'nl', theme: 'dark', syncAgeLimitDays: 45 })
  const shown = { language: 'nl', theme: 'dark', syncAgeLimitDays: 45, ledgerCheckDays: 31 }
  expect(kept()).toMatchObject({ companions, syncAgeLimitDays: 45 })
  expect(await station.preferences()).toEqual(shown)
  expect(await handlers['companions.remove']('OFFICE')).toEqual([])
  expect(kept()).toMatchObject({ companions: [], syncAgeLimitDays: 45 })
  const events = (await station.required()).ledger.events({ type: 'settings.changed' })
  expect(events.map(({ payload: { before: _, after: __, ...what } }) => what)).toEqual([
    { added: companions[0] },
    { syncAgeLimitDays: 45 },
    { removed: companions[0] },
  ])
})

test('a closed dialog is no folder', async () => {
  expect(await handlers['companions.pick-folder']()).toBeNull()
})

test('the window can name no folder that was not picked', async () => {
  const folder = join(root, 'Office')
  mkdirSync(folder)
  await expect(handlers['companions.add']({ name: 'Office', folder })).rejects.toMatchObject({ code: 'usage' })
})

test.each([
  ['a name that is no name', 'companion.bad-name', 'a/b', () => join(root, 'x')],
  ['a name that is taken', 'companion.name-taken', 'oFFICE', () => join(root, 'x')],
  ['a folder in the home', 'companion.overlaps', 'X', () => join(root, 'connected', 'keys')],
])('%s is refused and nothing is kept', async (_, code, name, where) => {
  await handlers['companions.add']({ name: 'Office', folder: await pick(join(root, 'Office')) })
  const before = kept()
  await expect(handlers['companions.add']({ name, folder: await pick(where()) })).rejects.toMatchObject({ code })
  expect(kept()).toEqual(before)
})

test('a station that only receives has none', async () => {
  ;(await station.current())?.close()
  await open('disconnected')
  await expect(handlers['companions.add']({ name: 'X', folder: await pick(join(root, 'x')) })).rejects.toMatchObject({
    code: 'station.wrong-role',
  })
})
