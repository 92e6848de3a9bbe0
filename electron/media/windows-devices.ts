import { z } from 'zod'
import { systemProgram } from '../processes/system-programs'
import type { Device } from './device'
import { deviceText as text, unreadDevice, whyUnread } from './odd-device'
import { ANSWER_WITHIN_MS, runSystemTool } from './system-tool'
import { parseToolJson } from '../../shared/json'

/**
 * One PowerShell command that prints every disk with its partitions as JSON. Only single quotes, so that no
 * quoting rule of the Windows command line touches it. Classes of the Storage module: docs of Get-Disk,
 * Get-Partition, Get-Volume (Windows Server 2012 and later).
 */
export const READ_DISKS = [
  "$ErrorActionPreference = 'Stop'",
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
  '$pageFiles = @(Get-CimInstance Win32_PageFileUsage | ForEach-Object { $_.Name.Substring(0, 1) })',
  '$external = @(Get-CimInstance Win32_DiskDrive | Where-Object {' +
    " $_.MediaType -like 'Removable*' -or $_.MediaType -like 'External*' } | ForEach-Object { [int]$_.Index })",
  '$disks = @(Get-Disk | ForEach-Object { $disk = $_; @{' +
    ' number = [int]$disk.Number; model = $disk.FriendlyName; serial = $disk.SerialNumber;' +
    ' bus = [string]$disk.BusType; size = [double]$disk.Size;' +
    ' system = [bool]($disk.IsSystem -or $disk.IsBoot); readOnly = [bool]$disk.IsReadOnly;' +
    ' offline = [bool]$disk.IsOffline; external = [bool]($external -contains $disk.Number);' +
    ' partitions = @(Get-Partition -DiskNumber $disk.Number -ErrorAction SilentlyContinue | ForEach-Object {' +
    ' $volume = $_ | Get-Volume -ErrorAction SilentlyContinue; @{' +
    ' type = [string]$_.Type;' +
    " number = [int]$_.PartitionNumber; letter = ([string]$_.DriveLetter).Trim([char]0, ' ');" +
    ' size = [double]$_.Size; readOnly = [bool]$_.IsReadOnly;' +
    ' fileSystem = [string]$volume.FileSystem; label = [string]$volume.FileSystemLabel;' +
    ' pageFile = [bool]($pageFiles -contains [string]$_.DriveLetter) } }) } })',
  'ConvertTo-Json -InputObject $disks -Depth 4 -Compress',
].join('; ')

const partitionSchema = z.object({
  /** `Reserved` for the one that Windows makes on every GPT disk and that holds no files. */
  type: text,
  number: z.number().int(),
  letter: z
    .string()
    .nullish()
    .transform((value) => (value && /^[A-Za-z]$/.test(value) ? value.toUpperCase() : null)),
  size: z.number().nonnegative(),
  readOnly: z.boolean(),
  fileSystem: text,
  label: text,
  pageFile: z.boolean(),
})
const diskSchema = z.object({
  number: z.number().int(),
  model: text,
  serial: text,
  bus: text,
  size: z.number().nonnegative(),
  system: z.boolean(),
  readOnly: z.boolean(),
  offline: z.boolean(),
  external: z.boolean(),
  partitions: z.array(partitionSchema),
})
type Disk = z.infer<typeof diskSchema>

/** Buses that a person can unplug; Storage module, MSFT_Disk.BusType. */
const REMOVABLE_BUSES = new Set(['USB', 'SD', 'MMC', '1394'])

/** The disks of this computer; where PowerShell is missing or fails, one entry that says so. */
export async function readWindowsDevices(): Promise<Device[]> {
  try {
    return parseWindowsDevices(await runPowerShell(READ_DISKS, ANSWER_WITHIN_MS))
  } catch (error) {
    return [unreadDevice('Get-Disk', 'PowerShell', whyUnread(error))]
  }
}

/**
 * @returns a disk that cannot be read with the reason, beside the others
 * @throws ZodError, SyntaxError when the output does not have the form that READ_DISKS prints
 */
export function parseWindowsDevices(json: string): Device[] {
  const answers = z.array(z.unknown()).parse(parseToolJson(json.replace(/^\uFEFF/, '')))
  return answers.flatMap((answer) => {
    const disk = diskSchema.safeParse(answer)
    return disk.success ? devicesOf(disk.data) : [unreadDevice(nameIn(answer), 'Get-Disk', whyUnread(disk.error))]
  })
}

function nameIn(answer: unknown): string {
  const named = z.object({ number: z.number() }).safeParse(answer).data
  return named ? `disk ${String(named.number)}` : '?'
}

/**
 * Runs Windows PowerShell.
 * @param script without double quotes
 */
export function runPowerShell(script: string, timeoutMs: number): Promise<string> {
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script]
  return runSystemTool(systemProgram('powershell'), args, timeoutMs)
}

function devicesOf(disk: Disk): Device[] {
  const system = disk.system || disk.partitions.some((partition) => partition.pageFile)
  const common = {
    disk: `disk ${String(disk.number)}`,
    model: disk.model,
    serial: disk.serial,
    transport: disk.bus?.toLowerCase() ?? null,
    removable: disk.external || REMOVABLE_BUSES.has(disk.bus ?? ''),
    system,
    deviceBytes: disk.size,
    parts: disk.partitions.filter(({ type }) => type !== 'Reserved').length || 1,
    source: 'Get-Disk',
  }
  const whole: Device = {
    ...common,
    id: `disk ${String(disk.number)}`,
    mountPoint: null,
    label: null,
    fileSystem: null,
    sizeBytes: disk.size,
    readOnly: disk.readOnly,
    deviceReadOnly: disk.readOnly,
  }
  if (system || disk.offline) return [whole]
  // Reserved partitions have neither letter nor file system; a locked BitLocker volume has only a letter.
  const useful = disk.partitions.filter((partition) => partition.letter !== null || partition.fileSystem !== null)
  if (useful.length === 0) return [whole]
  return useful.map((partition) => ({
    ...common,
    id: `disk ${String(disk.number)} partition ${String(partition.number)}`,
    mountPoint: partition.letter === null ? null : `${partition.letter}:\\`,
    label: partition.label,
    fileSystem: partition.fileSystem,
    sizeBytes: partition.size,
    readOnly: disk.readOnly || partition.readOnly,
    deviceReadOnly: disk.readOnly || partition.readOnly,
  }))
}
