import type Database from 'better-sqlite3'

/** A path with its size, or its volume. */
export interface NumberedPath {
  readonly path: string
  readonly number: number
}

const PAGE = 1000

/**
 * Paths with a number each, in the order in which they were put in: a temporary table, for as many rows as memory
 * should not hold. SQLite sorts them in files of its own, and sees to it that nothing remains of them.
 */
export class PathTable {
  static #made = 0
  readonly #db: Database.Database
  readonly #name: string
  readonly #insert: Database.Statement<[string, number]>

  constructor(db: Database.Database) {
    this.#db = db
    this.#name = `temp.paths_${++PathTable.#made}`
    db.exec(`CREATE TABLE ${this.#name} (path TEXT NOT NULL, number INTEGER NOT NULL)`)
    this.#insert = db.prepare(`INSERT INTO ${this.#name} VALUES (?, ?)`)
  }

  add(path: string, number: number): void {
    this.#insert.run(path, number)
  }

  /** Adds what a query of two columns answers. */
  addAll(select: string, ...values: (string | number)[]): void {
    this.#db.prepare(`INSERT INTO ${this.#name} ${select}`).run(...values)
  }

  /** The rows sorted by path. */
  *byPath(): Generator<NumberedPath, void, undefined> {
    const sorted = new PathTable(this.#db)
    try {
      sorted.addAll(`SELECT path, number FROM ${this.#name} ORDER BY path`)
      yield* sorted.rows()
    } finally {
      sorted.drop()
    }
  }

  /** Read page by page, so that between any two rows the caller may write with the same connection. */
  *rows(): Generator<NumberedPath, void, undefined> {
    const read = this.#db.prepare<[number], NumberedPath & { place: number }>(
      `SELECT rowid AS place, path, number FROM ${this.#name} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
    )
    for (let page = read.all(0); page.length > 0; page = read.all(page.at(-1)?.place ?? 0)) yield* page
  }

  drop(): void {
    this.#db.exec(`DROP TABLE IF EXISTS ${this.#name}`)
  }
}
