/** One run of a step that something happens to, the run after it, and what must hold in between and at the end. */
import { CausewayError, isCancelled } from '../../../shared/errors'
import { isTemporaryName } from '../../../electron/files/durable'
import { systemDisk } from '../../../electron/files/disk'
import { isDeviceError } from '../../../electron/files/system-error'
import { FILE_STATE } from '../../../electron/transfer/jobs/journal'
import type { Answer, Task, TaskKind } from '../../../electron/workers/task'
import { InThisThread, type Workers } from '../../../electron/workers/workers'
import type { FaultPlan } from './faults'
import { Random } from './random'
import type { Scenario } from './scenario'
import type { VolumeKind } from './simulated-volume'
import { JOB, type Home, type World } from './world'

/** What happens to the first run. */
export type Mishap =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'fault' } & FaultPlan)
  /** The power goes at this operation. */
  | { readonly kind: 'cut'; readonly at: number; readonly seed: number }
  /** The device takes one bit for another at a flush from this operation on. */
  | { readonly kind: 'flip'; readonly at: number; readonly seed: number }

export interface Trial {
  /** The mishap came about; else the run had fewer operations, or none that it could happen to. */
  readonly fired: boolean
  /** Calls of the system that the first run made. */
  readonly operations: number
  /** What the first run ended with; null when it was done. */
  readonly error: unknown
  /** What is not as it must be, in words. */
  readonly violations: readonly string[]
}

/** Those who work, for an engine as it ships or for one that is broken on purpose. */
export type Engine = () => Workers

/**
 * The engine as it ships. Its batches take turns by chance, as threads do: a task waits for some others before it is
 * done.
 */
export const sound =
  (seed: number): Engine =>
  () =>
    new TakingTurns(seed)

class TakingTurns extends InThisThread {
  readonly #random: Random

  constructor(seed: number) {
    super(systemDisk)
    this.#random = new Random(seed)
  }

  override async run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    for (let turns = this.#random.below(MOST_TURNS); turns > 0; turns--) await Promise.resolve()
    return super.run(task)
  }
}

/** About the microtasks that a batch takes from one task to the next. */
const MOST_TURNS = 40

export async function tryOut(
  home: Home,
  scenario: Scenario,
  kind: VolumeKind,
  mishap: Mishap,
  engine: Engine = sound('at' in mishap ? mishap.at : 0),
): Promise<Trial> {
  const world = scenario.makeWorld(home, kind)
  try {
    const before = contents(world)
    const { kernel } = world
    if (mishap.kind === 'fault') kernel.plan = mishap
    if (mishap.kind === 'cut') kernel.cutAt = { operation: mishap.at, random: new Random(mishap.seed) }
    if (mishap.kind === 'flip') kernel.flipAt = { operation: mishap.at, random: new Random(mishap.seed) }
    const first = await attempt(world, scenario, engine)
    const { fired } = kernel
    const operations = kernel.operations.length
    const trouble: string[] = []
    const note = (when: string, found: readonly string[]): void =>
      void trouble.push(...found.map((f) => `${when}: ${f}`))

    if (kernel.hasPower) note('afterwards', [...described(first.error, mishap), ...leaks(world)])
    note('afterwards', examine(world, scenario, before))
    kernel.restart()
    note('after a restart', [...examine(world, scenario, before), ...(await examineMeaning(world, scenario))])
    kernel.restart()
    const second = await attempt(world, scenario, engine)
    if (second.error !== null) note('resumed', [`it failed: ${nameOf(second.error)}`])
    else note('resumed', [...examine(world, scenario, before), ...unfinished(world, scenario), ...leaks(world)])
    kernel.restart()
    if (second.error === null && scenario.demandDone) note('resumed', await said(() => scenario.demandDone?.(world)))
    return { fired: fired > 0, operations, error: first.error, violations: trouble }
  } finally {
    world.close()
  }
}

async function attempt(world: World, scenario: Scenario, engine: Engine): Promise<{ readonly error: unknown }> {
  try {
    const { error } = await scenario.run(world.context(engine))
    return { error: error ?? null }
  } catch (error) {
    return { error }
  }
}

/** An error's code where it has one, else its message. */
export function nameOf(error: unknown): string {
  if (error instanceof CausewayError) return error.code
  return error instanceof Error ? error.message : typeof error
}

type Contents = ReadonlyMap<string, ReadonlyMap<string, Buffer>>

function contents(world: World): Contents {
  return new Map([...world.kernel.volumes].map(([name, volume]) => [name, volume.files('seen')]))
}

/** An error that an operator can make nothing of is a violation, and so is any after what is no error at all. */
function described(error: unknown, mishap: Mishap): string[] {
  const isLegal = mishap.kind === 'none' || (mishap.kind === 'fault' && mishap.fault.startsWith('short'))
  if (isLegal && error !== null) return [`it ended with ${nameOf(error)} though nothing was wrong`]
  if (error === null || isCancelled(error) || isDeviceError(error)) return []
  if (error instanceof CausewayError && error.code !== 'unexpected') return []
  return [`it ended with an error that nothing documents: ${nameOf(error)}`]
}

const leaks = ({ kernel }: World): string[] => kernel.openFiles.map((path) => `${path} is still open`)

/** Invariants 2, 4 and 5 of design.md: final names, foreign files, what the journal calls proven. */
function examine(world: World, scenario: Scenario, before: Contents): string[] {
  const found: string[] = []
  for (const [name, volume] of world.kernel.volumes) {
    const target = scenario.targets.find((one) => one.volume === name)
    for (const view of ['seen', 'durable'] as const) {
      const files = volume.files(view)
      for (const [path, bytes] of files) {
        const wanted = target?.wanted.get(path) ?? before.get(name)?.get(path)
        if (wanted?.equals(bytes) || isTemporaryName(path)) continue
        // what was there before under a name of ours is unfinished work until it is replaced
        if (before.get(name)?.get(path)?.equals(bytes)) continue
        if (!wanted && target?.mayHold && path.startsWith(target.mayHold)) continue
        found.push(`${view} on ${name}: ${path} ${wanted ? 'has other bytes' : 'should not exist'}`)
      }
      for (const path of before.get(name)?.keys() ?? [])
        if (!files.has(path) && !target?.wanted.has(path) && !isTemporaryName(path))
          found.push(`${view} on ${name}: ${path} is gone`)
    }
  }
  return [...found, ...unproven(world, scenario)]
}

/** Whatever the journal calls proven is on the device, whole, under its name. */
function unproven(world: World, scenario: Scenario): string[] {
  const found: string[] = []
  for (const state of [FILE_STATE.proven, FILE_STATE.present])
    for (const { path } of world.journal.page(JOB, 1, state, '', 1000))
      for (const at of scenario.provenAt(path)) {
        const bytes = world.volume(at.volume).find(at.path.split('/'), 'durable')?.durable
        const wanted = scenario.targets.find(({ volume }) => volume === at.volume)?.wanted.get(at.path)
        if (!bytes || !wanted?.equals(bytes))
          found.push(`${path} is called proven; on ${at.volume} it is ${bytes ? 'other bytes' : 'missing'}`)
      }
  return found
}

/** What must be there once the step says that it is done. */
function unfinished(world: World, scenario: Scenario): string[] {
  const found: string[] = []
  for (const { volume, wanted } of scenario.targets) {
    const files = world.volume(volume).files('durable')
    for (const [path, bytes] of wanted)
      if (!files.get(path)?.equals(bytes)) found.push(`done, but ${path} on ${volume} is not on the device`)
    for (const path of world.volume(volume).files('seen').keys())
      if (isTemporaryName(path)) found.push(`done, but ${path} on ${volume} was left behind`)
  }
  const { journal } = world
  const left = journal.tally(JOB, FILE_STATE.planned).files - journal.tally(JOB, FILE_STATE.proven).files
  return left > 0 ? [...found, `done, but the journal still waits for ${left} files`] : found
}

async function examineMeaning(world: World, scenario: Scenario): Promise<string[]> {
  return said(() => scenario.demandSound?.(world))
}

async function said(work: () => Promise<void> | undefined): Promise<string[]> {
  try {
    await work()
    return []
  } catch (error) {
    return [String(error)]
  }
}
