import type { FileProblem } from '../../shared/jobs'
import { DigestSet } from '../files/digest-set'
import { digest } from '../files/safe-path'

/** How many problems are named; all are counted. */
const NAMED = 1000

/** What is wrong with the files of a volume: each path once, with what was found first. */
export class Problems {
  readonly list: FileProblem[] = []
  readonly #paths = new DigestSet()

  get count(): number {
    return this.#paths.size
  }

  add(path: string, problem: FileProblem['problem']): void {
    if (this.#paths.add(digest(path)) && this.list.length < NAMED) this.list.push({ path, problem })
  }
}
