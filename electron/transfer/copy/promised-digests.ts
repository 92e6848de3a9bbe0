import type Database from 'better-sqlite3'

/** What the metadata says of a file that the content store has under its SHA-1. */
export interface PromisedFile {
  /** Upper-case hex. */
  readonly sha1: string
  /** Lower-case hex. */
  readonly sha256: string | null
  readonly bytes: number | null
}

const PAGE = 1000

/**
 * Promised files in the order in which they were found, for as many as memory should not hold: a temporary table, as
 * `PathTable`.
 */
export class PromisedDigests {
  static #made = 0
  readonly #db: Database.Database
  readonly #name: string
  readonly #insert: Database.Statement<[string, string | null, number | null]>

  constructor(db: Database.Database) {
    this.#db = db
    this.#name = `temp.promised_${++PromisedDigests.#made}`
    db.exec(`CREATE TABLE ${this.#name} (sha1 TEXT NOT NULL, sha256 TEXT, bytes INTEGER)`)
    this.#insert = db.prepare(`INSERT INTO ${this.#name} VALUES (?, ?, ?)`)
  }

  add({ sha1, sha256, bytes }: PromisedFile): void {
    this.#insert.run(sha1, sha256, bytes)
  }

  /** In the order of the content store's folders, which is that of the journal's rows. The caller may write meanwhile. */
  *inStoreOrder(): Generator<PromisedFile, void, undefined> {
    const sorted = new PromisedDigests(this.#db)
    try {
      const order = 'substr(sha1, -2), sha1'
      this.#db.exec(`INSERT INTO ${sorted.#name} SELECT sha1, sha256, bytes FROM ${this.#name} ORDER BY ${order}`)
      yield* sorted.#rows()
    } finally {
      sorted.drop()
    }
  }

  drop(): void {
    this.#db.exec(`DROP TABLE IF EXISTS ${this.#name}`)
  }

  *#rows(): Generator<PromisedFile, void, undefined> {
    const read = this.#db.prepare<[number], PromisedFile & { place: number }>(
      `SELECT rowid AS place, sha1, sha256, bytes FROM ${this.#name} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
    )
    for (let page = read.all(0); page.length > 0; page = read.all(page.at(-1)?.place ?? 0)) yield* page
  }
}
