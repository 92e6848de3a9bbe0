/** How much of all that could be tried is tried. */
import type { Engine, Mishap, Trial } from './trial'
import { nameOf, tryOut } from './trial'
import type { Scenario } from './scenario'
import type { VolumeKind } from './simulated-volume'
import type { Home } from './world'

/**
 * Unset, operations meet one mishap each, on one kind of volume in turn; else each operation meets every mishap on
 * every kind of volume, and so many power cuts.
 */
export const LONG_RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 0)

export interface Tried {
  trials: number
  fired: number
  /** Operations of the step when nothing happens to it; where volumes differ, of the longest run. */
  operations: number
  /** Trials that reached their operation, and it was not the kind of operation that can be short. */
  passed: number
  /** Trials whose mishap did not come about although it should have: a test that tests nothing. */
  readonly missed: string[]
  /** First runs that ended with each error. */
  readonly errors: Map<string, number>
  readonly violations: string[]
}

export interface Search {
  readonly engine?: Engine
  /** One in so many operations is looked at. */
  readonly stride?: number
  /** Ends the search early. */
  readonly until?: (tried: Tried) => boolean
}

/**
 * Has every operation of a step meet mishaps, one in each trial, until the step has no further operation.
 * @param waysAt the mishaps for an operation
 */
export async function atEveryOperation(
  home: Home,
  scenario: Scenario,
  waysAt: (operation: number) => readonly { readonly kind: VolumeKind; readonly mishap: Mishap }[],
  { engine, stride = 1, until = () => false }: Search = {},
): Promise<Tried> {
  const tried: Tried = { trials: 0, fired: 0, operations: 0, passed: 0, missed: [], errors: new Map(), violations: [] }
  for (let at = 1; ; at += stride) {
    let reached = false
    for (const { kind, mishap } of waysAt(at)) {
      const trial = await tryOut(home, scenario, kind, mishap, engine)
      const isHere = trial.operations >= at
      count(tried, trial, mishap, isHere, `${scenario.name} on ${kind.name}, ${JSON.stringify(mishap)}`)
      reached ||= isHere
    }
    if (!reached || until(tried)) return tried
    tried.operations = at
  }
}

function count(tried: Tried, trial: Trial, mishap: Mishap, isHere: boolean, what: string): void {
  const { fired, error, violations } = trial
  tried.trials++
  if (fired) tried.fired++
  else if (isHere && mayPass(mishap)) tried.passed++
  else if (isHere) tried.missed.push(what)
  const named = error === null ? 'done' : nameOf(error)
  tried.errors.set(named, (tried.errors.get(named) ?? 0) + 1)
  for (const violation of violations) tried.violations.push(`${what}: ${violation}`)
}

/** Only reads and writes can be short, and not where they are at their end. */
function mayPass(mishap: Mishap): boolean {
  return mishap.kind === 'fault' && mishap.fault.startsWith('short')
}
