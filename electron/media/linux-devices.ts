import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Device } from './device'
import { parseSwaps, readMounts, type Mount } from './linux-mounts'
import { ANSWER_WITHIN_MS, runSystemTool } from './system-tool'
import { parseToolJson } from '../../shared/json'

const COLUMNS = 'NAME,TYPE,SIZE,RO,RM,HOTPLUG,TRAN,FSTYPE,LABEL,UUID,PARTUUID,SERIAL,MODEL,MAJ:MIN'

/** util-linux before 2.33 writes numbers and booleans as strings. */
const flag = z.union([z.boolean(), z.enum(['0', '1'])]).transform((value) => value === true || value === '1')
const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null)

const blockDeviceSchema = z.object({
  name: z.string(),
  type: z.string(),
  size: z.coerce.number().nonnegative(),
  ro: flag,
  rm: flag,
  hotplug: flag,
  tran: text,
  fstype: text,
  label: text,
  uuid: text,
  partuuid: text,
  serial: text,
  model: text,
  'maj:min': z.string().transform((value) => value.trim()),
  get children() {
    return z.array(blockDeviceSchema).optional()
  },
})
type BlockDevice = z.infer<typeof blockDeviceSchema>
const lsblkSchema = z.object({ blockdevices: z.array(blockDeviceSchema) })

/** Mount points whose loss takes the running system with it. */
const SYSTEM_MOUNT = /^\/(boot(\/.*)?|usr|var|home|)$/

/** Removable devices and disks as lsblk and the kernel's mount table describe them. */
export async function readLinuxDevices(): Promise<Device[]> {
  const [json, mounts, swaps] = await Promise.all([
    lsblk(),
    readMounts(),
    readFile('/proc/swaps', 'utf8').catch(() => ''),
  ])
  return parseLinuxDevices(json, mounts, parseSwaps(swaps))
}

/** What the system knows of the file system on one block device. */
export interface BlockFileSystem {
  readonly type: string | null
  readonly uuid: string | null
  readonly label: string | null
  readonly sizeBytes: number | null
}

/**
 * Asks for one block device, listed or not: a loop device, a partition of a system disk.
 * @param device `/dev/loop0`
 * @throws Error of the tool, ZodError, SyntaxError when lsblk does not know the device
 */
export async function readBlockFileSystem(device: string): Promise<BlockFileSystem> {
  const { blockdevices } = lsblkSchema.parse(parseToolJson(await lsblk(device)))
  const [found] = blockdevices
  if (found?.fstype && found.uuid)
    return { type: found.fstype, uuid: found.uuid, label: found.label, sizeBytes: found.size }
  // Without udev's database lsblk knows names only; blkid looks at the device itself, which may need rights.
  const probed = parseBlkid(
    await runSystemTool('blkid', ['-p', '-o', 'export', device], ANSWER_WITHIN_MS).catch(() => ''),
  )
  return {
    type: found?.fstype ?? probed.get('TYPE') ?? null,
    uuid: found?.uuid ?? probed.get('UUID') ?? found?.partuuid ?? probed.get('PART_ENTRY_UUID') ?? null,
    label: found?.label ?? probed.get('LABEL') ?? null,
    sizeBytes: found?.size ?? null,
  }
}

/** @param text output of `blkid -o export`: lines of NAME=value, blanks and backslashes in values escaped */
export function parseBlkid(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value.replace(/\\(.)/g, '$1')] as const]
    }),
  )
}

/** -p: full device names, which is what the mount table and /proc/swaps have. */
function lsblk(...devices: string[]): Promise<string> {
  return runSystemTool('lsblk', ['-J', '-b', '-p', '-o', COLUMNS, ...devices], ANSWER_WITHIN_MS)
}

/**
 * @param json output of `lsblk -J -b -p -o …`
 * @param swaps device names in use as swap space
 * @throws ZodError, SyntaxError when the output does not have lsblk's form
 */
export function parseLinuxDevices(json: string, mounts: readonly Mount[], swaps: readonly string[]): Device[] {
  const { blockdevices } = lsblkSchema.parse(parseToolJson(json))
  const disks = blockdevices.filter((device) => isDisk(device))
  return disks.flatMap((disk) => devicesOf(disk, mounts, swaps))
}

/** Loop devices and compressed memory are files and RAM, not something a person can carry. */
function isDisk(device: BlockDevice): boolean {
  return (device.type === 'disk' || device.type === 'rom') && !/\/(zram|ram|nbd|fd)[0-9]+$/.test(device.name)
}

function devicesOf(disk: BlockDevice, mounts: readonly Mount[], swaps: readonly string[]): Device[] {
  const parts = leavesOf(disk)
  const every = [disk, ...descendantsOf(disk)]
  const system = every.some(
    (part) => swaps.includes(part.name) || mountsOf(part, mounts).some((mount) => SYSTEM_MOUNT.test(mount.mountPoint)),
  )
  const common = {
    disk: disk.name,
    model: disk.model,
    serial: disk.serial,
    transport: disk.tran,
    removable: disk.rm || disk.hotplug,
    system,
    deviceBytes: disk.size,
    parts: parts.length,
    source: 'lsblk',
  }
  // One line for a system disk: its partitions are of no use to anyone who looks for a medium.
  if (system) return [{ ...common, ...factsOf(disk, mounts), mountPoint: null, label: null }]
  return parts.map((part) => ({ ...common, ...factsOf(part, mounts), deviceReadOnly: disk.ro || part.ro }))
}

function factsOf(
  part: BlockDevice,
  mounts: readonly Mount[],
): Pick<Device, 'id' | 'mountPoint' | 'label' | 'fileSystem' | 'uuid' | 'sizeBytes' | 'readOnly'> {
  const own = mountsOf(part, mounts)
  const mount = own.find((candidate) => candidate.root === '/') ?? own[0] ?? null
  return {
    id: part.name,
    mountPoint: mount?.mountPoint ?? null,
    label: part.label,
    fileSystem: part.fstype ?? mount?.fileSystem ?? null,
    uuid: part.uuid ?? part.partuuid,
    sizeBytes: part.size,
    readOnly: part.ro || (mount?.readOnly ?? false),
  }
}

/** FUSE and btrfs mounts have device numbers of their own, but name their device as source. */
function mountsOf(part: BlockDevice, mounts: readonly Mount[]): Mount[] {
  return mounts.filter((mount) => mount.deviceNumber === part['maj:min'] || mount.source === part.name)
}

function descendantsOf(device: BlockDevice): BlockDevice[] {
  return (device.children ?? []).flatMap((child) => [child, ...descendantsOf(child)])
}

function leavesOf(device: BlockDevice): BlockDevice[] {
  const children = device.children ?? []
  return children.length === 0 ? [device] : children.flatMap(leavesOf)
}
