import { z } from 'zod'
import { errorCode } from '../files/system-error'
import type { Device } from './device'

/**
 * What a device says of itself in words: label, model, serial number. Tools print a label of digits as a number, and an odd
 * answer here hides no device: it counts as none.
 */
export const deviceText = z
  .unknown()
  .optional()
  .transform((value) => (['string', 'number'].includes(typeof value) ? String(value).trim() : '') || null)

/** An entry of the list for what could not be read: it is shown with the reason, and cannot be chosen. */
export function unreadDevice(id: string, source: string, reason: string): Device {
  return {
    ...{ id, source, unread: reason, mountPoint: null, label: null, fileSystem: null, sizeBytes: 0, model: null },
    ...{ serial: null, transport: null, removable: false, readOnly: false, system: false },
  }
}

/** Why an answer could not be read, in a few words: the fields that are odd, or what the tool's start came to. */
export function whyUnread(error: unknown): string {
  if (error instanceof z.ZodError)
    return [...new Set(error.issues.map(({ path }) => path.join('.') || 'form'))].join(', ')
  return errorCode(error) ?? (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
}

/**
 * Names the other devices that say this one's serial number, each with its UUID, by which they can be told apart. Two
 * partitions of one device are no two devices.
 */
export function serialTwins(device: Device, devices: readonly Device[]): string[] {
  const { serial, disk } = device
  if (serial === null) return []
  return devices
    .filter((other) => other.serial === serial && other.disk !== disk && other !== device)
    .map(({ id, uuid }) => (uuid ? `${id} (UUID ${uuid})` : id))
}
