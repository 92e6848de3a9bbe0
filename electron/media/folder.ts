import { realpath, stat, statfs } from 'node:fs/promises'
import { basename, parse } from 'node:path'
import { CausewayError } from '../../shared/errors'
import type { Device } from './device'
import { listDevices } from './devices'
import { mountOf, readMounts, type Mount } from './linux-mounts'

/** What is known of a folder that carries volumes, read at one moment. */
export interface MediumFacts {
  /** Absolute, with links resolved. */
  readonly path: string
  /** A removable device, or any other folder that stands in for one. */
  readonly kind: 'device' | 'folder'
  /** The file system's number (stat's `dev`): two folders with the same one share its free space. */
  readonly deviceId: string
  readonly fileSystem: string | null
  /** What this account may still write. */
  readonly freeBytes: number
  readonly totalBytes: number
  /** The file system's label; a folder's own name where there is none. */
  readonly label: string
  readonly serial: string | null
  readonly model: string | null
  readonly transport: string | null
  readonly removable: boolean
  /** On a device that holds the running system. */
  readonly system: boolean
  readonly readOnly: boolean
  /** The system's tools and calls that said so. */
  readonly source: string
  /** UTC. */
  readonly readAt: string
}

/**
 * Reads what there is to know of a folder as a medium. A path on a removable device is a device; any other
 * folder stands in for a medium and is called a folder.
 * @param devices what `listDevices` answered, when the caller has it already
 * @throws CausewayError `medium.not-ready` (details: path) when there is no such folder or it cannot be read
 */
export async function inspectFolder(path: string, devices?: readonly Device[]): Promise<MediumFacts> {
  try {
    const resolved = await realpath(path)
    const [facts, space] = await Promise.all([stat(resolved), statfs(resolved)])
    if (!facts.isDirectory()) throw new Error('not a folder')
    const mount = process.platform === 'linux' ? mountOf(resolved, await readMounts()) : null
    // Without the system's own tool (a minimal installation) the folder still counts, as a folder.
    const known = devices ?? (await listDevices().catch(() => []))
    const device = deviceOf(resolved, mount, known)
    // Fragment size where the system has it: the unit in which statvfs counts blocks.
    const unit = space.frsize || space.bsize
    return {
      path: resolved,
      kind: device?.removable ? 'device' : 'folder',
      deviceId: String(facts.dev),
      fileSystem: device?.fileSystem ?? mount?.fileSystem ?? null,
      freeBytes: space.bavail * unit,
      totalBytes: space.blocks * unit,
      label: (device?.removable && device.label) || basename(resolved) || resolved,
      serial: device?.serial ?? null,
      model: device?.model ?? null,
      transport: device?.transport ?? null,
      removable: device?.removable ?? false,
      system: device?.system ?? false,
      readOnly: (mount?.readOnly ?? false) || (device?.readOnly ?? false),
      source: device ? `statfs, ${device.source} ${device.id}` : 'statfs',
      readAt: new Date().toISOString(),
    }
  } catch (cause) {
    throw new CausewayError('medium.not-ready', { path }, cause)
  }
}

/** The device below a resolved path: by its mount on Linux, by its drive letter on Windows. */
export function deviceOf(path: string, mount: Mount | null, devices: readonly Device[]): Device | null {
  if (mount)
    return (
      devices.find((device) => device.mountPoint === mount.mountPoint) ??
      devices.find((device) => device.id === mount.source) ??
      null
    )
  const root = parse(path).root.toUpperCase()
  return devices.find((device) => device.mountPoint?.toUpperCase() === root) ?? null
}
