import type { DeviceHistory, RecordedDevice } from '../../../shared/custody'
import type { Check, CheckId, CheckValue } from '../../../shared/domain'
import type { VolumeFacts } from '../../../shared/transfer-json'
import { sameSerialChecks } from '../../media/checks'
import type { MediumFacts } from '../../media/folder'
import { devicesIn } from './event-devices'
import type { OtherFiles } from './other-files'

/** What this station's records say against a device: it was done away with, or had another size. */
export function recordChecks(facts: MediumFacts, device: RecordedDevice, inventory: readonly DeviceHistory[]): Check[] {
  const known = inventory.find((history) => history.device.id === device.id)
  const checks = [custodyStateCheck(facts, known)]
  if (facts.kind === 'device')
    checks.push(
      knownSizeCheck(facts, device, known),
      partsCheck(facts),
      ...sameSerialChecks(facts.serial, facts.uuid, facts.serialTwins, facts.source),
    )
  return checks
}

/** What else than volumes lies on a medium; null when its folders could not be gone through. */
export function otherFilesChecks(facts: MediumFacts, others: OtherFiles | null): Check[] {
  const source = `names below ${facts.root}`
  if (others === null) return [check('medium.other-files', 'unknown', { kind: 'none' }, source)]
  const { count, names, unread, hidden, executable, hiddenCount, executableCount } = others
  const items = [...unread, ...names].slice(0, 20)
  const checks = [
    check(
      'medium.other-files',
      items.length > 0 ? 'warning' : 'ok',
      items.length > 0 ? { kind: 'names', items, count: count + unread.length } : { kind: 'count', count: 0 },
      source,
    ),
  ]
  const lurking = [...new Set([...executable, ...hidden])]
  // A hidden program counts once; beyond the names that are kept the two can only be added.
  const both = executable.filter((name) => hidden.includes(name)).length
  if (lurking.length > 0) {
    const value: CheckValue = {
      kind: 'names',
      items: lurking.slice(0, 20),
      count: hiddenCount + executableCount - both,
    }
    checks.push(check('medium.hidden-or-executable', 'warning', value, source))
  }
  return checks
}

/** Transfers on a medium that this station never heard of, besides the one that it came for. */
export function otherTransfersCheck(facts: MediumFacts, unknown: readonly string[]): Check {
  const value: CheckValue =
    unknown.length > 0
      ? { kind: 'names', items: unknown.slice(0, 20), count: unknown.length }
      : { kind: 'count', count: 0 }
  return check('medium.other-transfers', unknown.length > 0 ? 'warning' : 'ok', value, `ledger, ${facts.root}`)
}

/**
 * Whether a volume lies on a device that its sender wrote it to. Letter case, blanks and hyphens do not count:
 * systems write one number in several ways.
 * @param volumes what the description says of the volumes on this device
 * @returns null where neither side has a number to compare
 */
export function signedDeviceCheck(
  { serial }: Pick<RecordedDevice, 'serial'>,
  volumes: readonly Pick<VolumeFacts, 'devices'>[],
  source: string,
): Check | null {
  const signed = volumes.flatMap(({ devices }) => (devices ? [devices.map((device) => device.serial)] : []))
  if (signed.length === 0) return null
  const wanted = [...new Set(signed.flat())]
  if (serial === null) return check('medium.signed-device', 'unknown', { kind: 'list', items: wanted }, source)
  const isOne = signed.every((serials) => serials.some((one) => plain(one) === plain(serial)))
  const value: CheckValue = { kind: 'text', text: isOne ? serial : `${serial} ≠ ${wanted.join(', ')}` }
  return check('medium.signed-device', isOne ? 'ok' : 'warning', value, source)
}

function custodyStateCheck(facts: MediumFacts, known: DeviceHistory | undefined): Check {
  const state = known?.device.state ?? 'in-use'
  const ended = known?.events.findLast(({ type }) =>
    ['custody.sanitised', 'custody.disposed', 'custody.lost'].includes(type),
  )
  const isBack = state !== 'in-use' && ended !== undefined
  return check(
    'medium.custody-state',
    isBack ? 'warning' : 'ok',
    isBack ? { kind: 'time', utc: ended.at } : { kind: 'yes-no', yes: true },
    isBack ? `ledger, event ${String(ended.sequence)}` : `ledger, ${facts.root}`,
  )
}

function knownSizeCheck(
  { readAt, source }: MediumFacts,
  device: RecordedDevice,
  known: DeviceHistory | undefined,
): Check {
  const bytes = device.deviceBytes
  const before = [...new Set((known?.events ?? []).flatMap((event) => sizesIn(event, device.id)))]
  const state =
    bytes === null || before.length === 0 ? 'not-checked' : before.every((size) => size === bytes) ? 'ok' : 'warning'
  const items = [...new Set([...before, ...(bytes === null ? [] : [bytes])])].map((size) => `${String(size)} B`)
  return { id: 'medium.known-size', state, value: { kind: 'list', items }, source, at: readAt }
}

function sizesIn(event: DeviceHistory['events'][number], id: string): number[] {
  return devicesIn(event).flatMap((device) =>
    device.id === id && device.deviceBytes !== null ? [device.deviceBytes] : [],
  )
}

function partsCheck({ parts, source, readAt }: MediumFacts): Check {
  const state = parts === null ? 'unknown' : parts > 1 ? 'warning' : 'ok'
  const value: CheckValue = parts === null ? { kind: 'none' } : { kind: 'count', count: parts }
  return { id: 'medium.parts', state, value, source, at: readAt }
}

function plain(serial: string): string {
  return serial.toUpperCase().replace(/[\s_-]/g, '')
}

function check(id: CheckId, state: Check['state'], value: CheckValue, source: string): Check {
  return { id, state, value, source, at: new Date().toISOString() }
}
