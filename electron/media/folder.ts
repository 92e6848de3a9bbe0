import { realpath, stat, statfs } from 'node:fs/promises'
import { basename, parse, posix, relative, sep } from 'node:path'
import type { WriteProtection } from '../../shared/custody'
import { CausewayError } from '../../shared/errors'
import { attachmentOf } from './attachment'
import type { Device } from './device'
import { listDevices } from './devices'
import { serialTwins } from './odd-device'
import { readBlockFileSystem, type BlockFileSystem } from './linux-devices'
import { isBlockDevice, mountOf, readMounts, type Mount } from './linux-mounts'
import { readWriteProtection } from './write-protection'

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
  /** Files take whole units of this many bytes. */
  readonly allocationBytes: number
  /** How many more files there is room for, null where the file system sets no limit of its own. */
  readonly freeFiles: number | null
  /** The file system's UUID; on Windows the volume's serial number. */
  readonly uuid: string | null
  /** Of the device or partition; of the file system where that is not known. */
  readonly sizeBytes: number
  /** Where the folder is inside its file system, with `/`; `/` for the medium itself. */
  readonly folder: string
  /** The file system's label; a folder's own name where there is none. */
  readonly label: string
  readonly serial: string | null
  /** Other devices that are plugged in and say the same serial number, with their UUIDs. */
  readonly serialTwins: readonly string[]
  readonly model: string | null
  readonly transport: string | null
  readonly removable: boolean
  /** On a device that holds the running system. */
  readonly system: boolean
  readonly readOnly: boolean
  /** Whether it takes no writing, as far as the system tells without trying; see write-protection.ts. */
  readonly protection: { readonly state: WriteProtection; readonly source: string }
  /** The whole device, of which this file system may be a part; null where that is not known. */
  readonly deviceBytes: number | null
  /** The whole device, as the system names it: two file systems with the same one are lost together. */
  readonly disk: string | null
  /** How many places of the device can hold files; null where that is not known. */
  readonly parts: number | null
  /** The root of the file system, as far as it is mounted: of a folder that stands in for a medium, the folder. */
  readonly root: string
  /** Differs each time the medium is attached; null where the system does not tell. See attachment.ts. */
  readonly attachment: string | null
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
    const [facts, space] = await Promise.all([stat(resolved, { bigint: true }), statfs(resolved)])
    if (!facts.isDirectory()) throw new Error('not a folder')
    const mount = process.platform === 'linux' ? mountOf(resolved, await readMounts()) : null
    const known = devices ?? (await listDevices())
    const device = deviceOf(resolved, mount, known)
    const found = await fileSystemOf(device, mount)
    // Fragment size where the system has it: the unit in which statvfs counts blocks.
    const unit = space.frsize || space.bsize
    return {
      path: resolved,
      kind: device?.removable ? 'device' : 'folder',
      deviceId: String(facts.dev),
      fileSystem: found?.type ?? device?.fileSystem ?? mount?.fileSystem ?? null,
      freeBytes: space.bavail * unit,
      totalBytes: space.blocks * unit,
      // Shares on a network answer with what suits the wire.
      allocationBytes: mount && !isBlockDevice(mount.source) ? Math.min(unit, 4096) : unit,
      freeFiles: space.files > 0 ? space.ffree : null,
      uuid: process.platform === 'win32' ? volumeSerial(facts.dev) : (found?.uuid ?? device?.uuid ?? null),
      sizeBytes: device?.sizeBytes ?? found?.sizeBytes ?? space.blocks * unit,
      folder: placeIn(mount, resolved),
      label: (device?.removable && device.label) || basename(resolved) || resolved,
      serial: device?.serial ?? null,
      serialTwins: device ? serialTwins(device, known) : [],
      model: device?.model ?? null,
      transport: device?.transport ?? null,
      removable: device?.removable ?? false,
      system: device?.system ?? false,
      readOnly: (mount?.readOnly ?? false) || (device?.readOnly ?? false),
      protection: await readWriteProtection(device, mount),
      deviceBytes: device?.deviceBytes ?? null,
      disk: device?.disk ?? null,
      parts: device?.parts ?? null,
      root: device?.removable ? (mount?.mountPoint ?? parse(resolved).root) : resolved,
      attachment: mount && isBlockDevice(mount.source) ? await attachmentOf(mount.source) : null,
      source: device ? `statfs, ${device.source} ${device.id}` : 'statfs',
      readAt: new Date().toISOString(),
    }
  } catch (cause) {
    throw new CausewayError('medium.not-ready', { path }, cause)
  }
}

/** Asks for what the list of devices does not say: of a loop device, or where FUSE hides the file system's name. */
async function fileSystemOf(device: Device | null, mount: Mount | null): Promise<BlockFileSystem | null> {
  const isKnown = device?.uuid && device.fileSystem !== null && !device.fileSystem.startsWith('fuse')
  if (isKnown || !mount || !isBlockDevice(mount.source)) return null
  return readBlockFileSystem(mount.source).catch(() => null)
}

/** As Windows shows it: `4C53-1F2A`, with the upper half before it where the file system has one. */
function volumeSerial(device: bigint): string {
  return device
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')
    .replace(/(.{4})$/, '-$1')
}

function placeIn(mount: Mount | null, path: string): string {
  const below = relative(mount?.mountPoint ?? parse(path).root, path).split(sep)
  return posix.join('/', mount?.root ?? '', ...below)
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
