/** A long list that main holds: pages of it are asked for as they come into view, and forgotten when they are far. */
import { untrack } from 'svelte'
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { toEnvelope, type ErrorEnvelope } from '../../shared/errors'

const PAGE = 100
/** Pages that are kept: some screens in either direction. */
const KEPT = 20

export class Pages<T> {
  /** null until the first page has come. */
  total = $state<number | null>(null)
  error = $state.raw<ErrorEnvelope | null>(null)
  readonly #pages = new SvelteMap<number, readonly T[]>()
  readonly #asked = new SvelteSet<number>()
  readonly #read: (offset: number, limit: number) => Promise<{ readonly rows: readonly T[]; readonly total: number }>

  constructor(
    read: (offset: number, limit: number) => Promise<{ readonly rows: readonly T[]; readonly total: number }>,
  ) {
    this.#read = read
  }

  /** The row at a place, undefined while it has not come. */
  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  /** Asks for the pages of these rows that are not here yet. */
  want(from: number, to: number): void {
    // What was asked for is nobody's reason to ask again.
    untrack(() => {
      this.#wantPages(from, to)
    })
  }

  #wantPages(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE); page <= Math.floor(Math.max(from, to) / PAGE); page++) void this.#ask(page)
  }

  async #ask(page: number): Promise<void> {
    if (this.#asked.has(page)) return
    this.#asked.add(page)
    try {
      const { rows, total } = await this.#read(page * PAGE, PAGE)
      this.total = total
      this.#pages.set(page, rows)
      this.#forgetFarFrom(page)
    } catch (cause) {
      this.#asked.delete(page)
      this.error = toEnvelope(cause)
    }
  }

  #forgetFarFrom(page: number): void {
    for (const other of [...this.#pages.keys()]) {
      if (Math.abs(other - page) <= KEPT) continue
      this.#pages.delete(other)
      this.#asked.delete(other)
    }
  }
}
