/**
 * A place on a block device that can hold a volume: a file system of a removable device, or the device itself
 * when nothing on it is mounted. Plain facts; `deviceChecks` says what they mean.
 */
export interface Device {
  /** `/dev/sdb1`, `disk 1 partition 2`: names the device on this machine, for evidence. */
  readonly id: string
  /** The whole device that this is, or is a part of: `/dev/sdb`, `disk 1`. */
  readonly disk?: string
  /** Where it is mounted (`/media/m/STICK`, `E:\`), null when it is not. */
  readonly mountPoint: string | null
  readonly label: string | null
  /** As the system calls it: `vfat`, `exfat`, `NTFS`. */
  readonly fileSystem: string | null
  /** The file system's UUID, or else its partition's, where the tool that listed the device says it. */
  readonly uuid?: string | null
  readonly sizeBytes: number
  readonly model: string | null
  readonly serial: string | null
  /** `usb`, `mmc`, `sata`: how it is attached, null when the system does not say. */
  readonly transport: string | null
  readonly removable: boolean
  readonly readOnly: boolean
  /** What the device itself says, however it is mounted. */
  readonly deviceReadOnly?: boolean
  /** The whole device, of which this may be a part. */
  readonly deviceBytes?: number
  /** How many places of the device can hold files: partitions, or the device as a whole. */
  readonly parts?: number
  /** Holds the running system, its boot files or its swap space. */
  readonly system: boolean
  /** Why nothing but the name could be read; such a device is shown, and is never a medium. */
  readonly unread?: string
  /** The tool that said all this. */
  readonly source: string
}
