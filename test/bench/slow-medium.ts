/**
 * A slow medium: nbdkit serves memory that takes its time (slow-medium.py), nbdfuse shows it as a file, a loop device
 * makes a disk of it, and it carries ext4.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { LoopMedium, whyNoLoopMedia } from '../support/media/loop'
import { NBD_PROGRAMS, showDisk } from '../support/media/nbd'
import { tool } from '../support/media/tools'
import { root } from './project'
import { demand, finish } from './processes'
import { scratchFolder } from './scratch'

export interface Rates {
  /** Bytes for each second. */
  readonly write: number
  readonly read: number
}

/** Why there is no slow medium here, or null when there is. */
export async function whyNoSlowMedia(): Promise<string | null> {
  const why = whyNoLoopMedia(['ext4'], NBD_PROGRAMS)
  if (why !== null) return why
  const { code } = await finish('nbdkit', ['python', '--dump-plugin'])
  return code === 0 ? null : 'nbdkit-plugin-python is missing'
}

export class SlowMedium {
  readonly folder: string
  readonly dispose: () => void

  /** @param rates what is wanted; `measure` tells what was got */
  constructor(bytes: number, rates: Rates) {
    const { folder, remove } = scratchFolder()
    const { seen, undo } = serve(folder, bytes, rates)
    try {
      const medium = new LoopMedium({ fileSystem: 'ext4', image: seen, direct: true })
      // Otherwise the kernel would write inode tables in the background of what is measured.
      tool('mount', '-o', 'remount,noinit_itable', medium.mountPoint)
      this.folder = medium.mountPoint
      this.dispose = () => {
        medium.dispose()
        undo()
        remove()
      }
    } catch (error) {
      undo()
      remove()
      throw error
    }
  }

  /** The rates that a large file gets, written and read past the page cache. @param sample a file of some MiB */
  async measure(sample: string): Promise<Rates> {
    const file = join(this.folder, 'rate')
    const dd = async (from: string, to: string, flag: string): Promise<number> => {
      const said = await demand('dd', [`if=${from}`, `of=${to}`, 'bs=4M', flag])
      const [, bytes, seconds] = /^(\d+) bytes.* copied, ([\d.]+) s/m.exec(said) ?? []
      return Number(bytes) / Number(seconds)
    }
    const write = await dd(sample, file, 'oflag=direct')
    const read = await dd(file, '/dev/null', 'iflag=direct')
    rmSync(file)
    return { write, read }
  }
}

function serve(folder: string, bytes: number, { write, read }: Rates): ReturnType<typeof showDisk> {
  const plugin = join(root, 'test/bench/slow-medium.py')
  const parameters = [`size=${bytes}`, `write=${Math.round(write)}`, `read=${Math.round(read)}`]
  return showDisk(folder, ['python', plugin, ...parameters])
}
