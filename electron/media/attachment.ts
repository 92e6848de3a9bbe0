import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * What differs each time a disk is attached: the start of the system and the kernel's running number of the disk
 * (`diskseq`, Linux 5.15 and later, counted up whenever a disk appears). The same text before and after says that a
 * medium has not been taken out in between.
 * @param device `/dev/sdb1` or the whole disk
 * @returns null where the system does not tell
 */
export async function attachmentOf(device: string): Promise<string | null> {
  try {
    const block = await realpath(join('/sys/class/block', basename(device)))
    const number = await readFile(join(block, 'diskseq'), 'utf8').catch(() =>
      // a partition lies in the folder of its disk
      readFile(join(dirname(block), 'diskseq'), 'utf8'),
    )
    const start = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${start.trim()} ${number.trim()}`
  } catch {
    return null
  }
}
