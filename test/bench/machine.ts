import { readFileSync } from 'node:fs'
import { availableParallelism, freemem, release, tmpdir, totalmem } from 'node:os'
import { emptying } from './caches'
import { demand } from './processes'

/** Bytes that programs can still have: what the page cache holds counts, too. */
export function availableMemory(): number {
  if (process.platform !== 'linux') return freemem()
  return 1024 * Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0)
}

/** The kind of the file system that a folder lies on: ext4, xfs … */
export async function fileSystemOf(folder: string): Promise<string> {
  return (await demand('stat', ['--file-system', '--format=%T', folder])).trim().replace('ext2/ext3', 'ext4')
}

/** What a reader must know of the machine, and nothing that names it. */
export async function machineFacts(): Promise<string> {
  const kernel = release().split('-')[0] ?? ''
  return [
    `- ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, Linux ${kernel}`,
    `- temporary data on ${await fileSystemOf(tmpdir())}; the page cache emptied with ${emptying}`,
    `- Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`,
    `- measured on ${new Date().toISOString().slice(0, 10)}`,
  ].join('\n')
}
