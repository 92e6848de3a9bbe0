import { readFileSync, writeFileSync } from 'node:fs'
import { BenchError } from './errors'

/**
 * Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` of a document.
 * @throws BenchError when the document has no such place
 */
export function replacePart(path: string, name: string, text: string): void {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const before = readFileSync(path, 'utf8')
  const [from, to] = [before.indexOf(begin), before.indexOf(end)]
  if (from < 0 || to < from) throw new BenchError(`${path} has no place for the part "${name}".`)
  writeFileSync(path, `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`)
}
