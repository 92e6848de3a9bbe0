import { readFile, readdir, readlink, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A block device as the kernel itself describes it, in the form of lsblk's answer. */
export interface SysDevice {
  readonly name: string
  readonly type: 'disk' | 'rom' | 'part'
  readonly size: number
  readonly ro: boolean
  readonly rm: boolean
  readonly hotplug: boolean
  readonly tran: string | null
  readonly fstype: null
  readonly label: string | null
  readonly uuid: string | null
  readonly partuuid: string | null
  readonly serial: string | null
  readonly model: string | null
  readonly 'maj:min': string
  readonly children: readonly SysDevice[]
}

/** The kernel counts in these, whatever the device does. */
const SECTOR_BYTES = 512
const CLASS = '/sys/class/block'

/**
 * Lists the disks of this computer without lsblk, from what the kernel and udev keep: size, partitions, what lies on them
 * (LUKS, LVM), bus, model, serial number, label and UUID. The file system's name is the mount table's to tell.
 */
export async function readSysDevices(): Promise<SysDevice[]> {
  const names = await readdir('/sys/block')
  const links = {
    uuid: await linksIn('by-uuid'),
    label: await linksIn('by-label'),
    partuuid: await linksIn('by-partuuid'),
  }
  const disks = names.filter((name) => !/^(loop|dm-|md)/.test(name))
  return Promise.all(disks.map((name) => describe(name, links, /^sr[0-9]/.test(name) ? 'rom' : 'disk')))
}

type Links = Readonly<Record<'uuid' | 'label' | 'partuuid', ReadonlyMap<string, string>>>

async function describe(name: string, links: Links, type: SysDevice['type']): Promise<SysDevice> {
  const folder = await realpath(join(CLASS, name))
  const parts = type === 'part' ? [] : await partitionsOf(folder)
  const above = await readdir(join(folder, 'holders')).catch(() => [])
  const isUsb = folder.includes('/usb')
  return {
    name: `/dev/${name}`,
    type,
    size: Number(await attribute(folder, 'size')) * SECTOR_BYTES,
    ro: (await attribute(folder, 'ro')) === '1',
    rm: (await attribute(folder, 'removable')) === '1',
    hotplug: isUsb || folder.includes('/mmc'),
    tran: isUsb ? 'usb' : null,
    fstype: null,
    label: links.label.get(name) ?? null,
    uuid: links.uuid.get(name) ?? null,
    partuuid: links.partuuid.get(name) ?? null,
    serial: await serialOf(folder),
    model: await attribute(folder, 'device/model'),
    'maj:min': (await attribute(folder, 'dev')) ?? '',
    children: await Promise.all([...parts, ...above].map((child) => describe(child, links, 'part'))),
  }
}

async function partitionsOf(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const name of await readdir(folder)) if (await attribute(folder, `${name}/partition`)) found.push(name)
  return found
}

/** Cards and solid-state disks say theirs themselves; of a stick the USB device above it does, but no hub above that. */
async function serialOf(folder: string): Promise<string | null> {
  const own = (await attribute(folder, 'serial')) ?? (await attribute(folder, 'device/serial'))
  const usb = /^.*\/usb[0-9]+\/(?:.*\/)?[0-9]+-[0-9.]+(?=\/)/.exec(folder)?.[0]
  return own ?? (usb ? attribute(usb, 'serial') : null)
}

async function attribute(folder: string, name: string): Promise<string | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '')
  return text.trim() || null
}

/** What udev's links call each device; their names have odd characters as `\x20`. */
async function linksIn(kind: string): Promise<Map<string, string>> {
  const folder = join('/dev/disk', kind)
  const names = await readdir(folder).catch(() => [])
  const pairs = await Promise.all(
    names.map(async (name) => {
      const device = basename(await readlink(join(folder, name)).catch(() => ''))
      return [device, withoutEscapes(name)] as const
    }),
  )
  return new Map(pairs)
}

/** Bytes that are no UTF-8 become U+FFFD, like everywhere where names of devices are read. */
function withoutEscapes(name: string): string {
  const bytes = Buffer.from(name)
    .toString('latin1')
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
