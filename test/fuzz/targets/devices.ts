import { ZodError } from 'zod'
import type { Device } from '../../../electron/media/device'
import { parseLinuxDevices } from '../../../electron/media/linux-devices'
import { mountOf, parseMountInfo, parseSwaps } from '../../../electron/media/linux-mounts'
import { parseWindowsDevices } from '../../../electron/media/windows-devices'
import { changeBytes } from '../change-bytes'
import { changeJson } from '../change-json'
import { demand, samplesOf, type Outcome, type Target } from '../target'

/** Accepted damage: a device without a name or with a size that is none; a system disk that would be offered. */
export const lsblk: Target = {
  name: 'lsblk',
  open(samples) {
    const own = samplesOf(samples, 'lsblk')
    const mounts = parseMountInfo(samplesOf(samples, 'mountinfo')[0]?.toString('utf8') ?? '')
    return {
      change: (random) => changeJson(random, own),
      check: (input) => checkDevices(() => parseLinuxDevices(input.toString('utf8'), mounts, ['/dev/sdb2'])),
    }
  },
}

export const windowsDisks: Target = {
  name: 'windows disks',
  open(samples) {
    const own = samplesOf(samples, 'windows disks').map((file) => file.subarray(3))
    return {
      change: (random) => changeJson(random, own),
      check: (input) => checkDevices(() => parseWindowsDevices(`\ufeff${input.toString('utf8')}`)),
    }
  },
}

function checkDevices(read: () => Device[]): Outcome {
  let devices: Device[]
  try {
    devices = read()
  } catch (error) {
    if (error instanceof ZodError || error instanceof SyntaxError) return 'refused'
    throw error
  }
  for (const { id, sizeBytes, mountPoint, system } of devices) {
    demand(typeof id === 'string' && Number.isFinite(sizeBytes) && sizeBytes >= 0, `a size of ${sizeBytes}`)
    demand(!system || mountPoint === null, 'a system disk with a place to write to')
    demand(mountPoint !== '/', 'the root of the system as a medium')
  }
  return 'accepted'
}

/** The kernel's tables. Accepted damage: a mount that no line of the text describes. Nothing is refused: odd lines are passed over. */
export const mountTables: Target = {
  name: 'mountinfo',
  open(samples) {
    const own = [...samplesOf(samples, 'mountinfo'), ...samplesOf(samples, 'swaps')]
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const text = input.toString('utf8')
        const lines = text.split('\n')
        const mounts = parseMountInfo(text)
        for (const { mountPoint, source, deviceNumber } of mounts) {
          const stands = lines.some((line) => {
            const [before = '', after = ''] = line.split(' - ')
            const found = [before.split(' ')[4], before.split(' ')[2], after.split(' ')[1]]
            return [mountPoint, deviceNumber, source].every(
              (part, n) => found[n] !== undefined && unescaped(found[n]) === part,
            )
          })
          demand(stands, `${mountPoint} stands nowhere`)
        }
        const swaps = parseSwaps(text)
        demand(swaps.length < lines.length || swaps.length === 0, 'more swap space than lines')
        const found = mountOf('/media/m/STICK/causeway', mounts)
        demand(found === null || '/media/m/STICK/causeway'.startsWith(found.mountPoint), 'a mount elsewhere')
        return mounts.length > 0 ? 'accepted' : 'refused'
      },
    }
  },
}

function unescaped(text: string): string {
  return text
    .split(/(\\[0-7]{3})/)
    .map((part) => (/^\\[0-7]{3}$/.test(part) ? String.fromCharCode(parseInt(part.slice(1), 8)) : part))
    .join('')
}
