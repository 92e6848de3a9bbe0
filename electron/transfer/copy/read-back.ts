import type { ReadBack } from '../../../shared/domain'
import type { StepContext } from '../jobs/step'

/**
 * How the bytes of a job were read back: from the medium only if every one was. Remembered in the journal, because
 * a step that is taken up again skips what is proven and must not claim more of it than was done.
 */
export class WeakestReadBack {
  readonly #context: Pick<StepContext, 'journal' | 'record'>
  #value: ReadBack

  constructor(context: Pick<StepContext, 'journal' | 'record'>) {
    this.#context = context
    this.#value = context.record.data.readBack ?? 'medium'
  }

  get value(): ReadBack {
    return this.#value
  }

  /** Counts one file in. Call it before the journal says that the file is proven: a kill may come between. */
  saw(readBack: ReadBack): void {
    if (readBack === 'medium' || this.#value === 'cache') return
    const { journal, record } = this.#context
    const now = journal.get(record.id)
    journal.put({ ...now, data: { ...now.data, readBack } })
    this.#value = readBack
  }
}
