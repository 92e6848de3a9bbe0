/**
 * A device that fails on command: nbdkit serves an image file through its error filter, nbdfuse shows it as a file,
 * and a loop device makes a disk of it. Failing reads, failing writes, a rate; what failed stands in nbdkit's log.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoopMedium, whyNoLoopMedia, type FileSystem, type LoopOptions } from './loop'
import { NBD_PROGRAMS, showDisk } from './nbd'
import { undoable } from './tools'

/** What fails while the cable is out, or only partly in. */
export type Broken = 'reads' | 'writes' | 'everything'

/** Requests that failed, by what they were. */
export interface Failures {
  readonly reads: number
  readonly writes: number
}

/** Why there can be no faulty medium here, or null when there can. */
export function whyNoFaultyMedia(fileSystems: readonly FileSystem[]): string | null {
  return whyNoLoopMedia(fileSystems, NBD_PROGRAMS)
}

export class FaultyMedium {
  readonly medium: LoopMedium
  readonly dispose: () => void
  readonly #folder: string

  constructor({
    fileSystem,
    mebibytes = 64,
    mountPoint,
  }: Pick<LoopOptions, 'fileSystem' | 'mebibytes' | 'mountPoint'>) {
    this.#folder = mkdtempSync(join(tmpdir(), 'causeway-faulty-'))
    const undoFolder = undoable(() => rmSync(this.#folder, { recursive: true, force: true }))
    const image = this.#file('image')
    writeFileSync(image, '')
    truncateSync(image, mebibytes * 1024 * 1024)
    const { seen, undo } = this.#serve(image)
    try {
      // past the page cache of the file that nbdfuse shows: what lies there would still answer with the cable out
      this.medium = new LoopMedium({ fileSystem, image: seen, direct: true, ...(mountPoint && { mountPoint }) })
    } catch (error) {
      undo()
      undoFolder()
      throw error
    }
    this.dispose = () => {
      this.putBack()
      this.medium.dispose()
      undo()
      undoFolder()
    }
  }

  /** From now on every such request fails with EIO. */
  pullOut(broken: Broken = 'everything'): void {
    if (broken !== 'writes') writeFileSync(this.#file('reads-fail'), '')
    if (broken !== 'reads') writeFileSync(this.#file('writes-fail'), '')
  }

  putBack(): void {
    for (const name of ['reads-fail', 'writes-fail']) rmSync(this.#file(name), { force: true })
  }

  /** As slow as a cheap stick. @param bytesPerSecond null: as fast as it can */
  slowDown(bytesPerSecond: number | null): void {
    writeFileSync(this.#file('rate'), bytesPerSecond === null ? '1000G' : String(bytesPerSecond * 8))
  }

  /** What nbdkit failed so far. */
  failures(): Failures {
    const log = readFileSync(this.#file('log'), 'utf8')
    const count = (what: RegExp): number => log.match(what)?.length ?? 0
    return {
      reads: count(/injecting EIO error into pread/g),
      writes: count(/injecting EIO error into (pwrite|zero|trim)/g),
    }
  }

  #file(name: string): string {
    return join(this.#folder, name)
  }

  #serve(image: string): ReturnType<typeof showDisk> {
    this.slowDown(null)
    const log = openSync(this.#file('log'), 'w')
    try {
      return showDisk(
        this.#folder,
        [
          ...['--filter=error', '--filter=rate', 'file', image],
          ...['rate=1000G', `rate-file=${this.#file('rate')}`, 'error=EIO', 'error-rate=0'],
          ...['error-pread-rate=100%', `error-pread-file=${this.#file('reads-fail')}`],
          ...['pwrite', 'trim', 'zero'].flatMap((request) => [
            `error-${request}-rate=100%`,
            `error-${request}-file=${this.#file('writes-fail')}`,
          ]),
        ],
        ['ignore', 'ignore', log],
      )
    } finally {
      closeSync(log)
    }
  }
}
