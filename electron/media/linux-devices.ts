import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { systemProgram } from '../processes/system-programs'
import type { Device } from './device'
import { parseSwaps, readMounts, type Mount } from './linux-mounts'
import { deviceText as text, unreadDevice, whyUnread } from './odd-device'
import { readSysDevices } from './sys-devices'
import { ANSWER_WITHIN_MS, runSystemTool } from './system-tool'
import { parseToolJson } from '../../shared/json'

const COLUMNS = 'NAME,TYPE,SIZE,RO,RM,HOTPLUG,TRAN,FSTYPE,LABEL,UUID,PARTUUID,SERIAL,MODEL,MAJ:MIN'

/** util-linux before 2.33 writes numbers and booleans as strings. */
const flag = z.union([z.boolean(), z.enum(['0', '1'])]).transform((value) => value === true || value === '1')
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
/** What is needed of a device that cannot be read, to say which it is. */
const kindSchema = z
  .object({ name: z.string().catch('?'), type: z.string().catch('disk') })
  .catch({ name: '?', type: 'disk' })
const lsblkSchema = z.object({ blockdevices: z.array(z.unknown()) })

/** Mount points whose loss takes the running system with it. */
const SYSTEM_MOUNT = /^\/(boot(\/.*)?|usr|var|home|)$/

/**
 * Removable devices and disks as lsblk and the kernel's mount table describe them. Where lsblk is missing, fails or answers
 * in another form, the kernel's own files tell, and one entry says what could not be read.
 */
export async function readLinuxDevices(): Promise<Device[]> {
  const [mounts, swaps] = await Promise.all([readMounts(), readFile('/proc/swaps', 'utf8').then(parseSwaps, () => [])])
  try {
    return parseLinuxDevices(await lsblk(), mounts, swaps)
  } catch (error) {
    const devices = await readSysDevices().catch(() => [])
    return [...devicesIn(devices, mounts, swaps, '/sys/block'), unreadDevice('lsblk', 'lsblk', whyUnread(error))]
  }
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
  const [answer] = lsblkSchema.parse(readAnswer(await lsblk(device))).blockdevices
  const found = answer === undefined ? undefined : blockDeviceSchema.parse(answer)
  if (found?.fstype && found.uuid)
    return { type: found.fstype, uuid: found.uuid, label: found.label, sizeBytes: found.size }
  // Without udev's database lsblk knows names only; blkid looks at the device itself, which may need rights.
  const probed = parseBlkid(
    await runSystemTool(systemProgram('blkid'), ['-p', '-o', 'export', device], ANSWER_WITHIN_MS).catch(() => ''),
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
  return runSystemTool(systemProgram('lsblk'), ['-J', '-b', '-p', '-o', COLUMNS, ...devices], ANSWER_WITHIN_MS)
}

/**
 * @param json output of `lsblk -J -b -p -o …`
 * @param swaps device names in use as swap space
 * @returns what cannot be read of it with the reason, beside the others
 * @throws ZodError, SyntaxError when the output does not have lsblk's form
 */
export function parseLinuxDevices(json: string, mounts: readonly Mount[], swaps: readonly string[]): Device[] {
  return devicesIn(lsblkSchema.parse(readAnswer(json)).blockdevices, mounts, swaps, 'lsblk')
}

/** Older lsblk writes bytes of a label that are no UTF-8 as `\xe9`, which is no JSON. */
function readAnswer(json: string): unknown {
  return parseToolJson(json.replace(/\\(?:x([0-9a-f]{2})|.)/gi, (escape, hex?: string) => (hex ? '\uFFFD' : escape)))
}

/**
 * A disk with anything in it that is not as it must be is one entry that cannot be chosen: the part that cannot be read
 * may be the one that the system runs from. The others stay as they are.
 */
function devicesIn(
  answers: readonly unknown[],
  mounts: readonly Mount[],
  swaps: readonly string[],
  source: string,
): Device[] {
  return answers.flatMap((answer) => {
    const disk = blockDeviceSchema.safeParse(answer)
    const known = disk.data ?? kindSchema.parse(answer)
    if (!isDisk(known)) return []
    return disk.success
      ? devicesOf(disk.data, mounts, swaps, source)
      : [unreadDevice(known.name, source, whyUnread(disk.error))]
  })
}

/** Loop devices and compressed memory are files and RAM, not something a person can carry. */
function isDisk(device: Pick<BlockDevice, 'name' | 'type'>): boolean {
  return (device.type === 'disk' || device.type === 'rom') && !/\/(zram|ram|nbd|fd)[0-9]+$/.test(device.name)
}

function devicesOf(disk: BlockDevice, mounts: readonly Mount[], swaps: readonly string[], source: string): Device[] {
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
    source,
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
