import type { Check, CheckId } from '../../../shared/domain'
import { formatCheckValue } from '../../../shared/format'
import { mediumPurposeSchema } from '../../../shared/jobs'
import { wording } from '../../../shared/wording'
import { mediumIdentity } from '../../media/identity'
import { listMedia, type ListedDevice } from '../../media/list'
import { oneOf, parseCommand } from '../arguments'
import type { Command } from '../command'
import { done, orElse, VALUE_WORDS } from '../output'

/** `media list`: what is plugged in, which of it can carry a transfer, and for each of the others why not. */
export const mediaList: Command = async (args) => {
  const { values } = parseCommand(args, { for: { type: 'string', default: 'write' } })
  const purpose = oneOf(values.for, mediumPurposeSchema.options, '--for')
  const listed = await listMedia({ write: purpose === 'write' })
  const lines = orElse(listed.flatMap(sentences), 'No removable device and no disk was found.')
  return done({ purpose, media: listed.map(describe) }, lines)
}

function describe({ device, facts, checks, selectable }: ListedDevice) {
  return {
    id: device.id,
    model: device.model,
    serial: device.serial,
    bus: device.transport,
    removable: device.removable,
    sizeBytes: device.sizeBytes,
    fileSystem: facts?.fileSystem ?? device.fileSystem,
    label: device.label,
    uuid: facts?.uuid ?? device.uuid ?? null,
    mountPoint: device.mountPoint,
    freeBytes: facts?.freeBytes ?? null,
    writeProtection: facts?.protection ?? null,
    identity: facts ? mediumIdentity(facts) : null,
    selectable,
    checks,
    reasons: troubles(checks).map(({ id, state, source }) => ({ id, state, source, ...wording('en').checks[id] })),
  }
}

function sentences({ device, facts, checks, selectable }: ListedDevice): string[] {
  const name = [device.label, device.model, device.serial, device.transport].filter(Boolean).join(', ')
  const system = facts?.fileSystem ?? device.fileSystem ?? 'no file system'
  const protection = facts && isProtected(facts) ? `, write-protected (${facts.protection.source})` : ''
  const free = facts ? `, ${String(facts.freeBytes)} free` : ''
  return [
    `${selectable ? 'usable  ' : 'unusable'}  ${device.mountPoint ?? device.id}  ${name || '(no name)'}  ${system}, ${String(device.sizeBytes)} bytes${free}${protection}`,
    ...checks.filter(isTold).map(({ id, source, value }) => {
      const { meaning, next } = wording('en').checks[id]
      return `          ${meaning} ${next} (${source}${WITH_VALUE.has(id) ? `: ${formatCheckValue(value, VALUE_WORDS, 'en')}` : ''})`
    }),
  ]
}

/** What the facts in the line above do not say already. */
const WITH_VALUE: ReadonlySet<CheckId> = new Set<CheckId>(['medium.described', 'medium.same-serial'])

function isTold({ id, state }: Check): boolean {
  return state === 'failed' || (state === 'warning' && WITH_VALUE.has(id))
}

function isProtected({ protection }: NonNullable<ListedDevice['facts']>): boolean {
  return protection.state === 'device' || protection.state === 'mount'
}

function troubles(checks: readonly Check[]): Check[] {
  return checks.filter(({ state }) => state === 'failed')
}
