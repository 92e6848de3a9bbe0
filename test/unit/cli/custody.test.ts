/** Custody through the command line: media with file systems of their own, described as sticks with serial numbers. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CustodyEntry, DeviceHistory, DeviceView } from '../../../shared/custody'
import type { Check } from '../../../shared/domain'
import * as find from '../../../electron/bag/find'
import * as read from '../../../electron/bag/read'
import { recordCustody } from '../../../electron/transfer/custody/entries'
import type { Device } from '../../../electron/media/device'
import { disposeAll, LoopMedium, whyNoLoopMedia } from '../../support/media/loop'
import { tool } from '../../support/media/tools'
import { openEngine } from '../transfer/engine'
import { causeway, causewayTyping, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'

const { listDevices } = vi.hoisted(() => ({ listDevices: vi.fn<() => Promise<Device[]>>() }))
vi.mock('../../../electron/media/devices', () => ({ listDevices }))
vi.mock('../../../electron/bag/find', { spy: true })
vi.mock('../../../electron/bag/read', { spy: true })

const why = whyNoLoopMedia(['ext4'])
const onLoops = test.skipIf(why !== null)
const note = why === null ? '' : ` (skipped: ${why})`

/** Everything in this file moves a few files; none of it is slow, several run side by side. */
const TIME = 60_000

type HandOver = Extract<CustodyEntry, { entry: 'handed-over' }>

let pair: Pair
beforeEach(async () => {
  described.clear()
  listDevices.mockResolvedValue([])
  pair = await makePair(3)
})
afterEach(() => {
  disposeAll()
  pair.dispose()
})

/** A loop medium that the system calls a stick with this serial number. */
function stick(serial: string, change: Partial<Device> = {}): LoopMedium {
  const medium = new LoopMedium({ fileSystem: 'ext4' })
  // The folder of ext4 that keeps what a check found.
  rmSync(join(medium.mountPoint, 'lost+found'), { recursive: true })
  describeAs(medium, serial, change)
  return medium
}

const described = new Map<string, Device>()
function describeAs(medium: LoopMedium, serial: string, change: Partial<Device> = {}): void {
  described.set(medium.mountPoint, {
    id: medium.device,
    mountPoint: medium.mountPoint,
    label: `LABEL-${serial}`,
    fileSystem: 'ext4',
    sizeBytes: 64 * 1024 ** 2,
    deviceBytes: 64 * 1024 ** 2,
    parts: 1,
    model: 'Ultra',
    serial,
    transport: 'usb',
    removable: true,
    readOnly: false,
    system: false,
    source: 'lsblk',
    ...change,
  })
  listDevices.mockResolvedValue([...described.values()])
}

async function history(home: string, serial: string): Promise<DeviceHistory> {
  return (await succeed(home, 'media', 'history', serial)) as unknown as DeviceHistory
}

/** States of the checks that the newest Identify step of a home recorded. */
async function identified(home: string, transferId: string): Promise<Record<string, string>> {
  const { events } = (await succeed(home, 'history', 'show', transferId)) as unknown as DeviceHistory
  const step = events.findLast(({ payload }) => payload['step'] === 'identify')
  return Object.fromEntries(((step?.payload['checks'] ?? []) as Check[]).map(({ id, state }) => [id, state]))
}

onLoops(
  `a device is followed from the sender through its carrier to the receiver, by its serial number${note}`,
  { timeout: TIME },
  async () => {
    const medium = stick('4C53')
    const { transferId } = await sendTransfer(
      { ...pair, medium: medium.mountPoint },
      ...['--carrier', 'B. Smit', '--seal', 'S-1', '--seal', 'S-2', '--condition', 'clean'],
    )
    const sent = await history(pair.sender, '4C53')
    expect(sent.device).toMatchObject({
      serial: '4C53',
      model: 'Ultra',
      labels: ['LABEL-4C53'],
      state: 'in-use',
      holder: { who: 'B. Smit', proof: 'noted', station: 'Export 1' },
      carried: [{ transferId, as: 'sent', volumes: [1] }],
      flags: [],
    })
    expect(sent.events.at(-1)).toMatchObject({
      type: 'custody.handed-over',
      payload: {
        seals: ['S-1', 'S-2'],
        condition: 'clean',
        to: 'B. Smit',
        devices: [{ serial: '4C53', volumes: [1] }],
      },
    })

    const report = join(pair.root, 'report.json')
    await succeed(pair.sender, 'history', 'report', transferId, '--format', 'json', '--out', report)
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ volumes: [{ index: 1, serial: '4C53' }] })

    await pinSender(pair)
    medium.remount(true)
    const received = await succeed(pair.receiver, 'receive', medium.mountPoint)
    expect(received).toMatchObject({ verdict: 'verified' })
    expect(await identified(pair.receiver, transferId)).toEqual({
      'medium.write-protected': 'ok',
      'medium.custody-state': 'ok',
      'medium.known-size': 'not-checked',
      'medium.parts': 'ok',
      'medium.other-files': 'ok',
      'medium.other-transfers': 'ok',
      'medium.signed-device': 'ok',
    })
    const { device } = await history(pair.receiver, 'label-4c53')
    expect(device).toMatchObject({ serial: '4C53', carried: [{ transferId, as: 'received', volumes: [1] }], flags: [] })
    await succeed(pair.receiver, 'verify', medium.mountPoint)
    expect((await history(pair.receiver, '4C53')).device.carried.map(({ as }) => as)).toEqual(['received', 'checked'])
  },
)

onLoops(
  `what nobody has accounted for is flagged, recorded, and does not refuse${note}`,
  { timeout: TIME },
  async () => {
    const [medium, copy] = [stick('4C53'), stick('9999', { parts: 2 })]
    const { transferId } = await sendTransfer({ ...pair, medium: medium.mountPoint })
    await cp(join(medium.mountPoint, 'causeway'), join(copy.mountPoint, 'causeway'), { recursive: true })
    writeFileSync(join(copy.mountPoint, 'autorun.inf'), 'x')
    mkdirSync(join(copy.mountPoint, 'causeway', '0000-elsewhere-00000000', 'volume-01'), { recursive: true })
    await pinSender(pair)
    await succeed(pair.receiver, 'custody', 'lost', '9999', '--note', 'left on the train')

    const { document, exit } = await causeway(pair.receiver, 'receive', copy.mountPoint)
    expect([exit, document.verdict]).toEqual([0, 'verified'])
    expect(await identified(pair.receiver, transferId)).toMatchObject({
      'medium.write-protected': 'warning',
      'medium.custody-state': 'warning',
      'medium.parts': 'warning',
      'medium.other-files': 'warning',
      'medium.hidden-or-executable': 'warning',
      'medium.other-transfers': 'warning',
      'medium.signed-device': 'warning',
    })
    const { device, events } = await history(pair.receiver, '9999')
    expect(device.flags.map(({ check }) => check).toSorted()).toEqual([
      'medium.custody-state',
      'medium.hidden-or-executable',
      'medium.other-files',
      'medium.other-transfers',
      'medium.parts',
      'medium.signed-device',
    ])
    expect(device.state).toBe('in-use')
    const flagged = events.filter(({ type }) => type === 'custody.flagged')
    expect(flagged).toHaveLength(1)
    expect(flagged[0]?.payload['flags']).toMatchObject([
      { device: '9999', otherFiles: { count: 1, executable: ['autorun.inf'] } },
    ])
    // The signer's own words say it again once they are proven.
    const shown = (await succeed(pair.receiver, 'history', 'show', transferId)) as unknown as DeviceHistory
    const trust = shown.events.find(({ payload }) => payload['step'] === 'trust')
    expect(trust?.payload['checks']).toContainEqual(
      expect.objectContaining({
        id: 'medium.signed-device',
        state: 'warning',
        value: { kind: 'text', text: '9999 ≠ 4C53' },
      }),
    )
  },
)

onLoops(`one serial number with two sizes is flagged${note}`, { timeout: TIME }, async () => {
  const medium = stick('4C53')
  const { transferId } = await sendTransfer({ ...pair, medium: medium.mountPoint })
  await pinSender(pair)
  await succeed(pair.receiver, 'verify', medium.mountPoint)
  describeAs(medium, '4C53', { deviceBytes: 1e12 })
  await succeed(pair.receiver, 'receive', medium.mountPoint)
  expect(await identified(pair.receiver, transferId)).toMatchObject({ 'medium.known-size': 'warning' })
})

onLoops(
  `a lost device that is chosen for a send is flagged, and the send goes on${note}`,
  { timeout: TIME },
  async () => {
    const medium = stick('4C53', { parts: 3 })
    await succeed(pair.sender, 'custody', 'lost', '4C53', '--note', 'left on the train')
    await sendTransfer({ ...pair, medium: medium.mountPoint })
    const { device, events } = await history(pair.sender, '4C53')
    expect(device.flags.map(({ check }) => check)).toEqual(['medium.custody-state', 'medium.parts'])
    expect(device.state).toBe('in-use')
    const step = events.find(({ payload }) => payload['step'] === 'media')
    expect(step?.payload['checks']).toContainEqual(
      expect.objectContaining({ id: 'medium.custody-state', state: 'warning' }),
    )
  },
)

onLoops(`looking again at the same medium is no news; something new on it is${note}`, { timeout: TIME }, async () => {
  const medium = stick('4C53')
  await sendTransfer({ ...pair, medium: medium.mountPoint })
  writeFileSync(join(medium.mountPoint, 'letter.txt'), 'x')
  const engine = await openEngine(pair.receiver)
  try {
    const { id } = engine.jobs.startReceive()
    const flaggedNow = async (): Promise<number> => {
      expect((await engine.run(id, { step: 'identify', media: [medium.mountPoint] })).error).toBeNull()
      return engine.station.ledger.events({ type: 'custody.flagged' }).length
    }
    expect(await flaggedNow()).toBe(1)
    expect(await flaggedNow()).toBe(1)
    writeFileSync(join(medium.mountPoint, 'setup.exe'), 'x')
    expect(await flaggedNow()).toBe(2)
  } finally {
    engine.close()
  }
})

onLoops(
  `where the rule asks for it, a writable medium is refused before it is looked into${note}`,
  { timeout: TIME },
  async () => {
    const medium = new LoopMedium({ fileSystem: 'ext4' })
    await sendTransfer({ ...pair, medium: medium.mountPoint })
    await pinSender(pair)
    await succeed(pair.receiver, 'custody', 'require-write-protection', 'yes')
    vi.mocked(find.findVolumes).mockClear()
    vi.mocked(read.readUnauthenticated).mockClear()

    for (const command of ['receive', 'verify']) {
      const refused = await causeway(pair.receiver, command, medium.mountPoint)
      expect(refused).toMatchObject({
        exit: 5,
        document: { error: { code: 'medium.not-write-protected', details: { found: 'no' } } },
      })
    }
    expect(find.findVolumes).not.toHaveBeenCalled()
    expect(read.readUnauthenticated).not.toHaveBeenCalled()
    const { transfers } = await succeed(pair.receiver, 'history', 'list')
    expect(transfers).toMatchObject([
      { kind: 'verify', verdict: 'failed', error: { code: 'medium.not-write-protected' } },
      { kind: 'receive', verdict: 'failed', error: { code: 'medium.not-write-protected' } },
    ])

    medium.remount(true)
    expect(await succeed(pair.receiver, 'receive', medium.mountPoint)).toMatchObject({ verdict: 'verified' })
    await succeed(pair.receiver, 'custody', 'require-write-protection', 'no')
    medium.remount(false)
    expect(await succeed(pair.receiver, 'verify', medium.mountPoint)).toMatchObject({ verdict: 'verified' })
  },
)

onLoops(
  `write protection is read from the device and from its mount, without a write${note}`,
  { timeout: TIME },
  async () => {
    const medium = new LoopMedium({ fileSystem: 'ext4' })
    const { transferId } = await sendTransfer({ ...pair, medium: medium.mountPoint })
    await pinSender(pair)
    const protectionNow = async () => {
      await succeed(pair.receiver, 'verify', medium.mountPoint)
      const { devices } = (await succeed(pair.receiver, 'media', 'history')) as unknown as { devices: DeviceView[] }
      const { events } = await history(pair.receiver, devices[0]?.id ?? '')
      const [device] = events.at(-1)?.payload['devices'] as { writeProtection: string }[]
      return device?.writeProtection
    }
    expect(await protectionNow()).toBe('no')
    medium.remount(true)
    expect(await protectionNow()).toBe('mount')
    medium.unmount()
    tool('losetup', '--detach', medium.device)
    tool('losetup', '--read-only', medium.device, medium.image)
    medium.mount(true)
    expect(await protectionNow()).toBe('device')
    expect(transferId).not.toBe('')
  },
)

onLoops(
  `sanitised: the records say how, and a check says whether anything is left${note}`,
  { timeout: TIME },
  async () => {
    const medium = stick('4C53')
    await sendTransfer({ ...pair, medium: medium.mountPoint })
    const sanitise = ['custody', 'sanitise', '4C53', '--tool', 'blkdiscard', '--verification', 'sampled 1 %']
    expect(await causeway(pair.sender, ...sanitise, '--method', 'wipe')).toMatchObject({ exit: 2 })
    await succeed(pair.sender, ...sanitise, '--method', 'purge', '--by', 'K. Jansen')
    const check = ['custody', 'check-empty', '4C53', '--at', medium.mountPoint]
    expect(await causeway(pair.sender, ...check)).toMatchObject({
      exit: 4,
      document: { error: { code: 'medium.not-empty', details: { volumes: 1 } } },
    })
    rmSync(join(medium.mountPoint, 'causeway'), { recursive: true })
    mkdirSync(join(medium.mountPoint, 'Causeway'))
    // An empty folder of ours is a trace as well.
    expect(await causeway(pair.sender, ...check)).toMatchObject({ exit: 4 })
    rmSync(join(medium.mountPoint, 'Causeway'), { recursive: true })
    writeFileSync(join(medium.mountPoint, 'readme.txt'), 'x')
    expect(await succeed(pair.sender, ...check)).toMatchObject({ check: { volumes: [], otherFiles: 1 } })
    const { device, events } = await history(pair.sender, '4C53')
    expect(device.state).toBe('sanitised')
    expect(events.slice(-4).map(({ type, payload }) => [type, payload['outcome'] ?? payload['method']])).toEqual([
      ['custody.sanitised', 'purge'],
      ['custody.sanitising-checked', 'failed'],
      ['custody.sanitising-checked', 'failed'],
      ['custody.sanitising-checked', 'done'],
    ])
    // Another device does not stand in for it.
    const other = stick('9999')
    expect(await causeway(pair.sender, 'custody', 'check-empty', '4C53', '--at', other.mountPoint)).toMatchObject({
      document: { error: { code: 'device.not-found' } },
    })
  },
)

test('a hand-over is confirmed by both only when the other of the two types the name', { timeout: TIME }, async () => {
  const folder = pair.medium
  const handOver = (...more: string[]) => causeway(pair.sender, 'custody', 'hand-over', folder, ...more)
  const proof = (answer: Awaited<ReturnType<typeof handOver>>) =>
    (answer.document as unknown as DeviceHistory).holders.at(-1)?.proof

  expect(proof(await handOver('--to', 'B. Smit'))).toBe('noted')
  expect(proof(await handOver('--to', 'B. Smit', '--second-person', 'b.  smit'))).toBe('both')
  expect(proof(await handOver('--from', 'B. Smit', '--to', 'me', '--second-person', 'B. Smit'))).toBe('both')
  for (const wrong of [
    ['--to', 'B. Smit', '--second-person', 'K. Jansen'],
    ['--from', 'B. Smit', '--to', 'b. smit', '--second-person', 'B. Smit'],
    // The operator gives it away and cannot be the other one too.
    ['--to', 'B. Smit', '--second-person', userInfo().username.toUpperCase()],
  ])
    expect(await handOver(...wrong)).toMatchObject({
      exit: 2,
      document: { error: { code: 'custody.wrong-second-person' } },
    })
  expect(await handOver('--to', ' ')).toMatchObject({ exit: 2 })
})

test(
  'who has a personal credential proves a hand-over with it, and a typed name is not enough',
  { timeout: TIME },
  async () => {
    const SECRET = 'a long secret of Ben'
    await causewayTyping(SECRET, pair.sender, 'operator', 'credential', 'LAB\\ben')
    const { transferId } = await sendTransfer(pair)
    const handOver = (secret: string, to = 'LAB\\ben', second = to) =>
      causewayTyping(secret, pair.sender, 'custody', 'hand-over', pair.medium, '--to', to, '--second-person', second)
    const code = async (answer: ReturnType<typeof handOver>) => (await answer).document.error?.code

    // Another letter case, and the name without its domain, mean the same account.
    for (const to of ['LAB\\ben', 'lab\\BEN', 'Ben'])
      expect(await code(handOver('not his secret', to))).toBe('credential.wrong')
    const proven = await handOver(SECRET, 'ben')
    expect((proven.document as unknown as DeviceHistory).holders.at(-1)).toMatchObject({
      who: 'ben',
      proof: 'credential',
    })
    const told = (proven.document as unknown as DeviceHistory).events.findLast(
      ({ type }) => type === 'custody.handed-over',
    )
    expect(told?.payload).toMatchObject({ to: 'ben', secondPerson: { proof: 'credential', name: 'LAB\\ben' } })
    // Somebody else is told, not proven; and the report of the transfer that lies on the device says which was which.
    expect(await code(handOver('', 'K. Jansen'))).toBeUndefined()
    const report = join(pair.root, 'custody-report.json')
    await succeed(pair.sender, 'history', 'report', transferId, '--format', 'json', '--out', report)
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      custody: [
        { proof: null, from: userInfo().username, confirmedBy: null },
        { carrier: 'ben', proof: 'credential', confirmedBy: 'LAB\\ben' },
        { carrier: 'K. Jansen', proof: 'typed-name', confirmedBy: 'K. Jansen' },
      ],
    })

    const engine = await openEngine(pair.sender)
    try {
      const { station } = engine
      const typed: Omit<HandOver, 'secondPerson'> = {
        entry: 'handed-over',
        from: 'me',
        to: 'ben',
        seals: [],
        condition: '',
        note: '',
      }
      await expect(
        recordCustody(station, pair.medium, { ...typed, secondPerson: { proof: 'typed-name', name: 'ben' } }),
      ).rejects.toMatchObject({ code: 'custody.credential-needed', details: { account: 'LAB\\ben' } })
      await expect(
        recordCustody(station, pair.medium, {
          ...typed,
          to: 'X',
          secondPerson: { proof: 'credential', name: 'X', secret: 'a' },
        }),
      ).rejects.toMatchObject({ code: 'credential.unknown' })
      // The account that runs Causeway is not its own second person, whatever its domain.
      await succeed(pair.sender, 'operator', 'credential', 'LAB\\ben', '--remove')
      const me = station.operator
      await expect(
        recordCustody(station, pair.medium, {
          ...typed,
          from: 'A',
          to: me,
          secondPerson: { proof: 'typed-name', name: me },
        }),
      ).rejects.toMatchObject({ code: 'custody.wrong-second-person' })
      // What two people agreed on is the last word of a signed head.
      const head = station.ledger.signedHeads(0, Infinity).at(-1)
      const last = station.ledger.events({ type: 'custody.handed-over' }).at(-1)
      expect(head?.sequence).toBe(last?.sequence)
      const refused = station.ledger.events({ type: 'credential.refused' }).map(({ payload }) => payload['reason'])
      expect(refused).toEqual([
        ...Array<string>(3).fill('credential.wrong'),
        'custody.credential-needed',
        'credential.unknown',
      ])
      for (const event of station.ledger.events({})) expect(JSON.stringify(event)).not.toMatch(/secret of Ben|not his/)
    } finally {
      engine.close()
    }
  },
)

test('five wrong credentials at a hand-over lock it, also for the right one', { timeout: TIME }, async () => {
  const SECRET = 'a long secret of Ben'
  await causewayTyping(SECRET, pair.sender, 'operator', 'credential', 'ben')
  const handOver = async (secret: string) =>
    (
      await causewayTyping(
        secret,
        pair.sender,
        'custody',
        'hand-over',
        pair.medium,
        '--to',
        'ben',
        '--second-person',
        'ben',
      )
    ).document.error?.code
  for (let n = 0; n < 5; n++) expect(await handOver('wrong')).toBe('credential.wrong')
  expect(await handOver(SECRET)).toBe('credential.locked')
})

test(
  'a folder that stands in for a medium is called one, and a device that nobody knows is not made up',
  { timeout: TIME },
  async () => {
    const { device } = (await succeed(
      pair.sender,
      'custody',
      'label',
      pair.medium,
      '--label',
      'BOX',
    )) as unknown as DeviceHistory
    expect(device).toMatchObject({ kind: 'folder', serial: null, labels: ['BOX', 'medium'] })
    expect(device.id).toMatch(/^folder-[0-9a-f]{12}$/)
    expect(await causeway(pair.sender, 'custody', 'lost', 'NOT-THERE', '--note', 'x')).toMatchObject({
      exit: 2,
      document: { error: { code: 'device.not-found' } },
    })
    await succeed(pair.sender, 'custody', 'dispose', 'box', '--how', 'shredded')
    expect((await history(pair.sender, device.id)).device).toMatchObject({ state: 'disposed', holder: null })
    expect(await causeway(pair.sender, 'media', 'history', 'nothing')).toMatchObject({ exit: 2 })
  },
)
