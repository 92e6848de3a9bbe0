/** The rule for received media: every way by which a station reads what came in asks it before anything is read. */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WriteProtection } from '../../../shared/custody'
import * as find from '../../../electron/bag/find'
import * as open from '../../../electron/files/open'
import type { Context } from '../../../electron/ipc/context'
import { mediaHandlers } from '../../../electron/ipc/handlers/media'
import { trustHandlers } from '../../../electron/ipc/handlers/trust'
import { PathTokens } from '../../../electron/ipc/tokens'
import type { Device } from '../../../electron/media/device'
import * as devices from '../../../electron/media/devices'
import * as folder from '../../../electron/media/folder'
import { unreadDevice } from '../../../electron/media/odd-device'
import { openStation, type Station } from '../../../electron/station/station'
import { headsOnMedia } from '../../../electron/transfer/history/heads'
import { makeFirstHome } from '../../support/first-home'
import { causeway, makePair, sendTransfer, succeed, type Pair } from '../../support/stations'
import { openEngine } from '../transfer/engine'

vi.mock('../../../electron/media/folder', { spy: true })
vi.mock('../../../electron/media/devices', { spy: true })
vi.mock('../../../electron/bag/find', { spy: true })
vi.mock('../../../electron/files/open', { spy: true })

const TIME = 60_000
const { inspectFolder } = await vi.importActual<typeof folder>('../../../electron/media/folder')

let pair: Pair
let auditor: string
let transferId: string
/** What the pair's medium is to the system. */
let state: WriteProtection

beforeEach(async () => {
  state = 'no'
  vi.mocked(devices.listDevices).mockResolvedValue([])
  vi.mocked(folder.inspectFolder).mockImplementation(async (path, known) => {
    const facts = await inspectFolder(path, known)
    // Where devices cannot be read, any of them is a folder like those of this computer's own disks.
    const isUnread = known?.some(({ unread }) => unread !== undefined) === true
    if (!facts.path.startsWith(pair.medium) || isUnread) return facts
    return { ...facts, kind: 'device', protection: { state, source: 'test' } }
  })
  pair = await makePair(3)
  auditor = join(pair.root, 'auditor')
  await succeed(auditor, 'init', '--role', 'auditor', '--name', 'Audit 1', '--practice')
  ;({ transferId } = await sendTransfer(pair))
  for (const home of [pair.sender, pair.receiver, auditor])
    await succeed(home, 'trust', 'policy', '--set', 'require-write-protection=yes')
})
afterEach(() => {
  vi.restoreAllMocks()
  pair.dispose()
})

/** Files that somebody brings on the medium. */
async function bring(): Promise<Record<'key' | 'statement' | 'receipt' | 'history' | 'heads', string>> {
  const on = (name: string): string => join(pair.medium, name)
  copyFileSync(join(pair.sender, 'keys', 'id_ed25519.pub'), on('sender.pub'))
  await succeed(pair.sender, 'history', 'bundle', '--out', on('sender.causeway-history'))
  await succeed(pair.sender, 'history', 'heads', '--out', on('sender.head'))
  for (const name of ['receipt.json', 'receipt.json.sig', 'statement']) writeFileSync(on(name), '{}')
  return {
    key: on('sender.pub'),
    statement: on('statement'),
    receipt: on('receipt.json'),
    history: on('sender.causeway-history'),
    heads: on('sender.head'),
  }
}

function expectNothingRead(): void {
  const looked = vi.mocked(find.findVolumes).mock.calls.map(([path]) => path)
  const read = vi.mocked(open.readSmallFile).mock.calls.map(([path]) => path)
  expect([...looked, ...read].filter((path) => path.startsWith(pair.medium))).toEqual([])
}

test('each command that reads what came in refuses a writable medium before it reads', { timeout: TIME }, async () => {
  const files = await bring()
  const typed = ['--fingerprint', pair.senderFingerprint, '--holder', 'M. Operator']
  const { medium } = pair
  await causeway(pair.receiver, 'receive', medium)
  const commands: [string, ...string[]][] = [
    [pair.receiver, 'receive', medium],
    [pair.receiver, 'verify', medium],
    [pair.receiver, 'trust', 'add', '--from', medium, ...typed],
    [pair.receiver, 'trust', 'add', '--key', files.key, ...typed],
    [pair.receiver, 'trust', 'import', files.statement],
    [pair.receiver, 'history', 'verify', files.heads],
    [pair.receiver, 'history', 'verify', medium],
    [pair.receiver, 'history', 'heads', '--check', files.heads],
    [pair.sender, 'receipt', 'accept', files.receipt],
    [auditor, 'audit', 'add', files.history],
  ]
  const codes = async (): Promise<unknown[]> => {
    const found: unknown[] = []
    for (const [home, ...args] of commands) {
      const { error } = (await causeway(home, ...args)).document
      found.push(args.slice(0, 2).join(' '), error?.code)
    }
    return found
  }
  vi.mocked(find.findVolumes).mockClear()
  vi.mocked(open.readSmallFile).mockClear()
  const refused = 'medium.not-write-protected'
  expect(await codes()).toEqual(commands.flatMap(([, ...args]) => [args.slice(0, 2).join(' '), refused]))
  expectNothingRead()
  state = 'unknown'
  expect((await codes()).filter((code) => code === refused)).toHaveLength(commands.length)
  expectNothingRead()
  // Which of them lies on a device, nobody can tell then.
  state = 'device'
  vi.mocked(devices.listDevices).mockResolvedValue([unreadDevice('lsblk', 'lsblk', 'ENOENT')])
  expect((await causeway(pair.receiver, 'trust', 'add', '--key', files.key, ...typed)).document.error?.code).toBe(
    refused,
  )
  vi.mocked(devices.listDevices).mockResolvedValue([])
  expect(await codes()).not.toContain(refused)
  // The rule is for media: what lies on this computer's own disk is not one.
  state = 'no'
  const own = join(pair.root, 'sender.pub')
  copyFileSync(files.key, own)
  expect((await causeway(pair.receiver, 'trust', 'add', '--key', own, ...typed)).document.error?.code).not.toBe(refused)
})

test(
  'evidence reads the media of a receive under the rule, those of an own send without it',
  { timeout: TIME },
  async () => {
    state = 'device'
    const typed = ['--fingerprint', pair.senderFingerprint, '--holder', 'M. Operator']
    await succeed(pair.receiver, 'trust', 'add', '--from', pair.medium, ...typed)
    await succeed(pair.receiver, 'receive', pair.medium)
    state = 'no'
    const evidence = (home: string, name: string) =>
      causeway(home, 'evidence', transferId, '--out', join(pair.root, name), '--medium', pair.medium)
    expect((await evidence(pair.receiver, 'a')).document.error?.code).toBe('medium.not-write-protected')
    expect((await evidence(pair.sender, 'b')).exit).toBe(0)
  },
)

test('a medium that Identify let in and that is writable now is read no further', { timeout: TIME }, async () => {
  const engine = await openEngine(pair.receiver)
  try {
    state = 'mount'
    const { id } = engine.jobs.startVerify()
    expect((await engine.run(id, { step: 'identify', media: [pair.medium] })).error).toBeNull()
    state = 'no'
    vi.mocked(open.readSmallFile).mockClear()
    vi.mocked(find.findVolumes).mockClear()
    expect((await engine.run(id, { step: 'trust' })).error).toMatchObject({ code: 'medium.not-write-protected' })
    expectNothingRead()
    state = 'device'
    expect((await engine.run(id, { step: 'trust' })).error?.code).not.toBe('medium.not-write-protected')
  } finally {
    engine.close()
  }
})

test('whatever is inserted while the ledger is verified is looked into only when the rule lets it', async () => {
  const device = { id: 'sdx', mountPoint: pair.medium, removable: true, system: false } as Device
  vi.mocked(devices.listDevices).mockResolvedValue([device])
  const station = await openStation(pair.receiver, { selfCommand: { file: '', args: [] } })
  try {
    vi.mocked(find.findVolumes).mockClear()
    expect(await headsOnMedia(station)).toEqual([])
    expect(find.findVolumes).not.toHaveBeenCalled()
    state = 'device'
    expect(await headsOnMedia(station)).toHaveLength(1)
  } finally {
    station.close()
  }
})

/** Receipts and histories are read by the command line in a process of its own. */
test('the window asks the same rule where a key or folder is picked', { timeout: TIME }, async () => {
  const files = await bring()
  const stations: Station[] = []
  const context = async (home: string): Promise<Context> => {
    const station = await openStation(home, { selfCommand: { file: '', args: [] } })
    stations.push(station)
    return {
      station: { required: () => Promise.resolve(station), current: () => Promise.resolve(station) },
      tokens: new PathTokens(),
      desktop: {
        pickKeyFile: () => Promise.resolve(files.key),
        pickSignerFile: () => Promise.resolve(files.key),
        pickFolder: () => Promise.resolve(pair.medium),
      },
    } as unknown as Context
  }
  try {
    const receiver = await context(pair.receiver)
    const refused = expect.objectContaining({ code: 'medium.not-write-protected' }) as unknown
    vi.mocked(open.readSmallFile).mockClear()
    const trust = trustHandlers(receiver)
    const added = { typedFingerprint: pair.senderFingerprint, holder: 'M. Operator' }
    await expect(async () => trust['trust.pick-key-file']()).rejects.toEqual(refused)
    const keyToken = receiver.tokens.tokenFor(files.key, 'key-file')
    await expect(async () => trust['trust.add']({ ...added, key: { keyToken } })).rejects.toEqual(refused)
    await expect(async () => trust['trust.pick-signer-file']()).rejects.toEqual(refused)
    expectNothingRead()
    const media = mediaHandlers(receiver)
    const protection = async () => {
      const picked = await media['media.pick-folder']('read')
      return [picked?.selectable, picked?.checks.find(({ id }) => id === 'medium.write-protected')?.state]
    }
    expect(await protection()).toEqual([false, 'failed'])
    state = 'device'
    expect(await protection()).toEqual([true, 'ok'])
    expect(await trust['trust.pick-key-file']()).toMatchObject({ fileName: 'sender.pub' })
  } finally {
    for (const station of stations) station.close()
  }
})

test('keeps the rule that a station of the first version had as a preference, until the policy says otherwise', async () => {
  const rule = async () => (await succeed(old, 'trust', 'policy'))['rules']
  const old = join(pair.root, 'old')
  await makeFirstHome(old, { role: 'disconnected', name: 'Old', preferences: { requireWriteProtection: true } })
  expect((await causeway(old, 'verify', pair.medium)).document.error?.code).toBe('medium.not-write-protected')
  expect(await rule()).toMatchObject({ requireWriteProtection: true })
  // The account that made it is somebody else, and the administrator.
  const station = await openStation(old, { selfCommand: { file: '', args: [] } })
  try {
    await station.policy.change((rules) => ({ ...rules, requireWriteProtection: false }))
    expect(station.ledger.events({ type: 'policy.changed' }).map(({ payload }) => payload['after'])).toMatchObject([
      { requireWriteProtection: true },
      { requireWriteProtection: false },
    ])
  } finally {
    station.close()
  }
  expect((await causeway(old, 'verify', pair.medium)).document.error?.code).not.toBe('medium.not-write-protected')
})
