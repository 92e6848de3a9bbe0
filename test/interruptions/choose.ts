/**
 * Which combinations a run plays: a covering choice in `npm test`, all of them with CAUSEWAY_INTERRUPTIONS=all, the
 * second of four parts with 2/4, one that failed with its name.
 */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { Stop } from './points'
import type { Result } from './receive'

const WANTED = process.env['CAUSEWAY_INTERRUPTIONS'] ?? ''
const SEED = process.env['CAUSEWAY_INTERRUPTIONS_SEED'] ?? '20261201'
const SHOWN = 25
const SHOWN_EVERY = 500

interface Named {
  readonly stop: Stop
  readonly change: { readonly name: string }
  readonly door: string
}

/**
 * @param nameOf what a combination is called; the name repeats it
 * @param regressions beginnings of names that were wrong once, without the number of the effect
 */
export function choose<C extends Named>(
  all: readonly C[],
  nameOf: (combination: C) => string,
  regressions: readonly RegExp[] = [],
): readonly C[] {
  if (WANTED === 'all') return all
  const [, part, parts] = /^([0-9]+)\/([0-9]+)$/.exec(WANTED) ?? []
  if (part !== undefined) return all.filter((_, n) => n % Number(parts) === Number(part) - 1)
  if (WANTED !== '') return named(all, nameOf)
  return covering(all, nameOf, regressions)
}

/** The number of an effect may differ by a few from run to run, where two files take turns; the rest of a name does not. */
function named<C>(all: readonly C[], nameOf: (combination: C) => string): readonly C[] {
  const exactly = all.filter((combination) => nameOf(combination).includes(WANTED))
  if (exactly.length > 0) return exactly
  const plain = (name: string): string => name.replace(/#[0-9]+/, '')
  return all.filter((combination) => plain(nameOf(combination)).includes(plain(WANTED)))
}

/** Each change after a kill and once otherwise, at points and through doors that the seed draws; and what was wrong once. */
function covering<C extends Named>(
  all: readonly C[],
  nameOf: (combination: C) => string,
  regressions: readonly RegExp[],
): readonly C[] {
  const drawn = [...all].sort((a, b) => (draw(nameOf(a)) < draw(nameOf(b)) ? -1 : 1))
  const chosen = new Map<string, C>()
  for (const combination of drawn) {
    const pair = `${combination.stop === 'killed' ? 'killed' : 'otherwise'} ${combination.change.name}`
    if (!chosen.has(pair)) chosen.set(pair, combination)
  }
  for (const [n, known] of regressions.entries()) {
    const again = drawn.find((combination) => known.test(nameOf(combination)))
    if (!again) throw new Error(`no combination is ${String(known)}`)
    chosen.set(`regression ${String(n)}`, again)
  }
  return [...chosen.values()]
}

const draw = (name: string): string => createHash('sha256').update(`${SEED} ${name}`).digest('hex')

/** Plays combinations one after the other, and fails with those that ended otherwise than they may. */
export async function playAll<C>(
  combinations: readonly C[],
  nameOf: (combination: C) => string,
  play: (combination: C) => Promise<Result>,
): Promise<void> {
  const failed: string[] = []
  const ends = new Map<string, number>()
  const startedAt = performance.now()
  for (const [n, combination] of combinations.entries()) {
    if (n > 0 && n % SHOWN_EVERY === 0) console.info(`${String(n)} of ${String(combinations.length)} combinations`)
    const name = nameOf(combination)
    const { wrong, end } = await play(combination).catch((error: unknown) => ({
      wrong: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      end: 'the simulator itself failed',
    }))
    ends.set(end, (ends.get(end) ?? 0) + 1)
    if (wrong.length === 0) continue
    const repeat = `CAUSEWAY_INTERRUPTIONS='${name}' npm run test:interruptions`
    const what = [`${name}: ${end}`, ...wrong.map((each) => `  ${each}`), `  ${repeat}`].join('\n')
    // At once: a whole run takes hours, and may be ended before its summary.
    console.error(what)
    failed.push(what)
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const counts = [...ends].sort((a, b) => b[1] - a[1]).map(([end, count]) => `${end} ${String(count)}`)
  console.info(`${String(combinations.length)} combinations in ${String(seconds)} s: ${counts.join(', ')}`)
  expect(failed.length, `${String(failed.length)} failed\n${failed.slice(0, SHOWN).join('\n')}`).toBe(0)
}
