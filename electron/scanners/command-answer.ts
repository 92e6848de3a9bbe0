import { z } from 'zod'
import { MOST_NAMED_FILES, type ScanEngine, type ScanFinding } from '../../shared/scanners'
import { parseToolJson } from '../../shared/json'

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const findings = z.array(z.looseObject({ path: z.string().min(1).max(4096), name: z.string().max(500) }))

/** The line that says how far a command is. Any number of times. */
const progressSchema = z.looseObject({ progress: z.looseObject({ files: count, bytes: count }) })

/** The line that says what it found, exactly once. Unknown fields are passed over. docs/format.md is its reference. */
const answerSchema = z.looseObject({
  scanned: z.looseObject({ files: count, bytes: count }),
  hits: findings,
  unread: findings.optional(),
  engine: z.looseObject({ name: z.string().trim().min(1).max(128), version: z.string().max(128).nullish() }),
  signatures: z.looseObject({ date: z.iso.datetime({ offset: true }).nullish() }).nullish(),
})

export interface CommandAnswer {
  readonly engine: ScanEngine
  readonly files: number
  readonly bytes: number
  readonly hits: readonly ScanFinding[]
  readonly unread: readonly ScanFinding[]
}

/** Reads what a command prints; lines that are no JSON objects are for people. */
export class CommandOutput {
  readonly #progress: ((files: number, bytes: number) => void) | undefined
  readonly #answers: unknown[] = []

  constructor(progress?: (files: number, bytes: number) => void) {
    this.#progress = progress
  }

  read(line: string): void {
    if (!line.startsWith('{')) return
    const value = parse(line)
    const progress = progressSchema.safeParse(value)
    if (progress.success) this.#progress?.(progress.data.progress.files, progress.data.progress.bytes)
    else if (this.#answers.length < 2) this.#answers.push(value)
  }

  /** @returns the answer, or in a few words why there is none to believe */
  answer(): CommandAnswer | string {
    if (this.#answers.length !== 1) return this.#answers.length === 0 ? 'it gave no answer' : 'it answered twice'
    const read = answerSchema.safeParse(this.#answers[0])
    if (!read.success) return 'its answer does not keep the contract'
    const { scanned, hits, unread = [], engine, signatures } = read.data
    const date = signatures?.date
    return {
      engine: {
        name: engine.name,
        version: engine.version ?? null,
        signaturesAt: date ? new Date(date).toISOString() : null,
      },
      files: scanned.files,
      bytes: scanned.bytes,
      hits: hits.map(({ path, name }) => ({ path, name })),
      unread: unread.map(({ path, name }) => ({ path, name })),
    }
  }
}

/** The first thousand. */
export function named(list: readonly ScanFinding[]): readonly ScanFinding[] {
  return list.slice(0, MOST_NAMED_FILES)
}

function parse(line: string): unknown {
  try {
    return parseToolJson(line)
  } catch {
    return null
  }
}
