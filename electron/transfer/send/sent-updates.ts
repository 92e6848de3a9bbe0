import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { MOST_NAMED_NEW, type NewUpdates } from '../../../shared/package-report'
import { DigestSet } from '../../files/digest-set'
import { writeFileDurably } from '../../files/durable'
import { sha256Of } from '../../files/hash'
import { errorCode } from '../../files/system-error'
import { readStateText } from '../../files/state-file'
import type { UpdateRecord } from '../../metadata/package'
import type { Station } from '../../station/station'

/** In a job's work folder until the transfer is sealed. */
const GATHERED = 'updates.txt'
const KEY_LENGTH = 32

/** What the last sealed transfer to a destination held: names of updates, no promise that they arrived. */
interface Earlier {
  readonly transferId: string
  readonly keys: DigestSet
}

/**
 * Tells the updates of a package that the last transfer to the same destination did not hold, and gathers the package's
 * own for the next time. It is for people to read; nothing is left out of a transfer because of it.
 */
export class NewSinceLastTime {
  readonly #earlier: Earlier | null
  readonly #keys: string[] = []
  readonly #files = new DigestSet()
  readonly #named: { updateId: string; title: string }[] = []
  #updates = 0
  #bytes = 0

  private constructor(earlier: Earlier | null) {
    this.#earlier = earlier
  }

  /** @throws CausewayError `file.unreadable` */
  static async open({ paths }: Station, destination: string): Promise<NewSinceLastTime> {
    const path = paths.sentUpdates(destination)
    const text = await readStateText(path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null
      throw new CausewayError('file.unreadable', { path }, error)
    })
    return new NewSinceLastTime(text === null ? null : parse(text))
  }

  add({ updateId, revision, title, updateType, files }: UpdateRecord): void {
    const key = sha256Of(`${updateId},${revision}`).slice(0, KEY_LENGTH)
    this.#keys.push(key)
    const isNew = this.#earlier !== null && !this.#earlier.keys.has(Buffer.from(key, 'hex'))
    const isUpdate = updateType !== 'Category' && updateType !== 'Detectoid'
    for (const { sha1, bytes } of files)
      if (this.#files.add(Buffer.from(sha1, 'hex')) && isNew) this.#bytes += bytes ?? 0
    if (!isNew || !isUpdate) return
    this.#updates += 1
    if (this.#named.length < MOST_NAMED_NEW) this.#named.push({ updateId, title })
  }

  /** null for the first transfer to a destination. */
  get found(): NewUpdates | null {
    if (!this.#earlier) return null
    return {
      since: this.#earlier.transferId,
      updates: this.#updates,
      bytes: this.#bytes,
      named: this.#named,
    }
  }

  /** Keeps the package's updates beside it. */
  async keep(workFolder: string): Promise<void> {
    await writeFileDurably(join(workFolder, GATHERED), `${this.#keys.join('\n')}\n`)
  }
}

/** From now on the sealed transfer is the last one to its destination. Jobs of earlier versions have gathered nothing. */
export async function rememberSent(
  { paths }: Station,
  jobId: string,
  sent: { transferId: string; destination: string },
) {
  const keys = await readStateText(join(paths.work(jobId), GATHERED)).catch(() => null)
  if (keys === null) return
  const path = paths.sentUpdates(sent.destination)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFileDurably(path, `${sent.transferId}\n${keys}`)
}

function parse(text: string): Earlier {
  const [transferId = '', ...lines] = text.split('\n')
  const keys = new DigestSet()
  for (const line of lines) if (line.length === KEY_LENGTH) keys.add(Buffer.from(line, 'hex'))
  return { transferId, keys }
}
