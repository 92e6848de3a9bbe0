/** The station's own key in the window: who replaces it, what keeps it from being replaced, and what lets go of it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../../electron/ipc/context'
import { ownKeyHandlers } from '../../../electron/ipc/handlers/own-key'
import { StationHolder } from '../../../electron/ipc/station-holder'
import { changePolicy } from '../../../electron/transfer/policy/change-policy'
import { parseRotation } from '../../../electron/trust/rotation'

let root: string
let holder: StationHolder
/** What the desktop answers, and how the rest of the program stands. */
let world: { location: string | null; jobsInHand: string[]; synchronization: string; letGo: number }
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-own-key-'))
  holder = new StationHolder(join(root, 'home'), { selfCommand: { file: process.execPath, args: [] } }, 'en')
  await holder.create({ role: 'auditor', name: 'Auditor 1', server: 'practice', language: 'en' })
  world = { location: join(root, 'statement'), jobsInHand: [], synchronization: 'idle', letGo: 0 }
})
afterEach(async () => {
  ;(await holder.current())?.close()
  await rm(root, { recursive: true })
})

function handlers(): ReturnType<typeof ownKeyHandlers> {
  return ownKeyHandlers({
    version: '0',
    station: holder,
    desktop: { pickSaveLocation: () => Promise.resolve(world.location) },
    engine: {
      get jobsInHand() {
        return world.jobsInHand
      },
    },
    synchronization: {
      get view() {
        return { state: world.synchronization }
      },
    },
    keyChanged: async () => {
      world.letGo++
      await holder.reopen()
    },
  } as unknown as Context)
}

const fingerprint = async (): Promise<string> => (await holder.required()).key.fingerprint

test('it is replaced, everything that held it lets go, and the station goes on with the new one', async () => {
  const before = await fingerprint()
  expect(await handlers()['trust.former-keys']()).toEqual([])
  const rotated = await handlers()['trust.rotate'](' Auditor 1 ')
  const after = await fingerprint()
  expect(after).not.toBe(before)
  expect(rotated).toMatchObject({
    from: before,
    to: after,
    location: world.location,
    info: { station: { fingerprint: after } },
  })
  expect(world.letGo).toBe(1)
  const statement = await readFile(join(root, 'statement'), 'utf8')
  expect(parseRotation(statement)).toMatchObject({ from: { fingerprint: before }, to: { fingerprint: after } })
  expect(await handlers()['trust.former-keys']()).toMatchObject([{ fingerprint: before }])
  ;(await holder.required()).ledger.append({ type: 'report.written', payload: {} })
  world.location = join(root, 'again')
  expect(await handlers()['trust.export-statement']()).toEqual({ location: world.location })
  expect(await readFile(join(root, 'again'), 'utf8')).toBe(statement)
})

test.each([
  ['another name is typed', 'usage', 'Auditor 2', {}],
  ['a step runs', 'job.busy', 'Auditor 1', { jobsInHand: ['job'] }],
  ['the server synchronizes', 'job.busy', 'Auditor 1', { synchronization: 'running' }],
])('it stays as it is when %s', async (_what, code, typed, otherwise: Partial<typeof world>) => {
  const before = await fingerprint()
  Object.assign(world, otherwise)
  await expect(handlers()['trust.rotate'](typed)).rejects.toMatchObject({ code })
  expect(await fingerprint()).toBe(before)
  expect(world.letGo).toBe(0)
})

test('it stays as it is when no place is chosen for the statement', async () => {
  const before = await fingerprint()
  world.location = null
  expect(await handlers()['trust.rotate']('Auditor 1')).toBeNull()
  expect(await handlers()['trust.export-statement']()).toBeNull()
  expect(await fingerprint()).toBe(before)
})

test('only administrators replace it, and the refusal is recorded', async () => {
  const station = await holder.required()
  const before = station.key.fingerprint
  await changePolicy(station, { administrators: [{ name: 'somebody-else', id: null }] })
  await expect(handlers()['trust.rotate']('Auditor 1')).rejects.toMatchObject({ code: 'operator.not-permitted' })
  expect(await fingerprint()).toBe(before)
  expect((await holder.required()).ledger.events({ type: 'operator.refused' })).toHaveLength(1)
})

test('a statement that cannot be written is an error; the new key holds, and the statement is written later', async () => {
  const before = await fingerprint()
  world.location = join(root, 'nowhere', 'statement')
  await expect(handlers()['trust.rotate']('Auditor 1')).rejects.toMatchObject({ code: 'file.unwritable' })
  expect(await fingerprint()).not.toBe(before)
  expect(world.letGo).toBe(1)
  world.location = join(root, 'later')
  await handlers()['trust.export-statement']()
  expect(parseRotation(await readFile(world.location, 'utf8')).to.fingerprint).toBe(await fingerprint())
})
