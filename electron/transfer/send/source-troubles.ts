import { CausewayError } from '../../../shared/errors'
import type { FileProblem } from '../../../shared/jobs'
import { COMPANIONS_FOLDER } from '../payload-folders'

/** With so many files at fault it is the store, not the files: going on would only wear the media. */
const TOO_MANY = 1000

/** Tampering outweighs a file that is in use, which outweighs loss. */
const RANK = ['altered', 'changed', 'missing', 'unreadable'] as const
type Trouble = (typeof RANK)[number]

/** Files of the export server that could not be copied, each with its reason: none is skipped without being named. */
export class SourceTroubles {
  readonly #errors = new Map<string, CausewayError>()

  get count(): number {
    return this.#errors.size
  }

  get tooMany(): boolean {
    return this.count >= TOO_MANY
  }

  add(path: string, error: CausewayError): void {
    this.#errors.set(path, error)
  }

  addAll(others: SourceTroubles): void {
    for (const [path, error] of others.#errors) this.add(path, error)
  }

  get problems(): { readonly list: readonly FileProblem[]; readonly count: number } {
    const list = [...this.#errors].map(([path, error]) => ({ path, problem: problemOf(error) }))
    return { list: list.slice(0, TOO_MANY), count: this.count }
  }

  /**
   * True when one of them cannot be helped: a file of a companion folder is no more what was listed, and what was proven
   * already holds that plan. In the content store a file keeps its size and its digest, however often it is written.
   */
  get isForGood(): boolean {
    return [...this.#errors].some(
      ([path, error]) => path.startsWith(COMPANIONS_FOLDER) && problemOf(error) === 'changed',
    )
  }

  /** The error that stands for all, with their number (`count`) in its details; null when there is none. */
  get worst(): CausewayError | null {
    const rank = (error: CausewayError): number => RANK.indexOf(problemOf(error))
    const [first] = [...this.#errors.values()].sort((a, b) => rank(a) - rank(b))
    return first ? new CausewayError(first.code, { ...first.details, count: this.count }, first.cause) : null
  }
}

function problemOf(error: CausewayError): Trouble {
  if (error.code === 'content.wrong-digest') return 'altered'
  if (error.code === 'content.changed-while-copying') return 'changed'
  return error.details.system === 'ENOENT' ? 'missing' : 'unreadable'
}
