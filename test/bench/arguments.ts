import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CopyOptions } from './copy'
import { BenchError } from './errors'
import { PARTS, type Part, type TableOptions } from './parts'

export const USAGE = `npm run bench                        the whole table; rewrites docs/performance.md
npm run bench -- table [OPTION …]    parts of it
  --only PART,…   of ${PARTS.join(', ')}
  --gb N          the size of the large tree (2)
  --files N       the number of small files (100000)
  --repeat N      rounds of Causeway against the limit and the peers (1)
  --dry           measure and print, leave the document as it is
npm run bench -- copy --source DIR --to DIR [--repeat N] [--keep] [--json]
                                     the bare engine on any folder, and the limit beside it
Exit codes: 0 measured, 1 failed, 64 wrong arguments.
`

export type Command =
  | { readonly name: 'help' }
  | ({ readonly name: 'copy'; readonly json: boolean } & CopyOptions)
  | ({ readonly name: 'table' } & TableOptions)

const flag = { type: 'boolean' } as const
const value = { type: 'string' } as const

/** @throws BenchError with exit code 64 that says what is wrong */
export function parseCommand(args: readonly string[]): Command {
  const [name = 'table', ...rest] = args
  if (name === '--help' || name === 'help') return { name: 'help' }
  if (name === 'copy') return parseCopy(rest)
  if (name === 'table') return parseTable(rest)
  throw wrong(`There is no "${name}".`)
}

function parseCopy(args: readonly string[]): Command {
  const options = { source: value, to: value, repeat: value, keep: flag, json: flag }
  const { values } = understood(() => parseArgs({ args: [...args], options }))
  return {
    name: 'copy',
    source: folder('--source', values.source),
    to: folder('--to', values.to),
    repeat: number('--repeat', values.repeat, 1),
    keep: values.keep ?? false,
    json: values.json ?? false,
  }
}

function parseTable(args: readonly string[]): Command {
  const options = { only: value, gb: value, files: value, repeat: value, dry: flag }
  const { values } = understood(() => parseArgs({ args: [...args], options }))
  return {
    name: 'table',
    only: values.only === undefined ? PARTS : values.only.split(',').map(part),
    gigabytes: number('--gb', values.gb, 2),
    files: number('--files', values.files, 100_000),
    repeat: number('--repeat', values.repeat, 1),
    dry: values.dry ?? false,
  }
}

function part(name: string): Part {
  const known = PARTS.find((one) => one === name)
  if (!known) throw wrong(`There is no part "${name}".`)
  return known
}

function folder(option: string, path: string | undefined): string {
  if (path === undefined) throw wrong(`${option} is missing.`)
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw wrong(`${option} ${path} is no folder.`)
  return path
}

function number(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrong(`${option} takes a whole number from 1, not "${text}".`)
  return Number(text)
}

function understood<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

function wrong(message: string): BenchError {
  return new BenchError(`${message}\n\n${USAGE}`, undefined, 64)
}
