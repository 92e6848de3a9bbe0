/** (g): what the engine asks of the cores, and what progress costs. */
import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ProgressMeter } from '../../../electron/transfer/jobs/progress-meter'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { median } from '../copy'
import { copyWithEngine, type EngineRun } from '../engine'
import { seconds, table } from '../markdown'
import type { TableOptions } from '../parts'
import { memoryFolder } from '../scratch'
import { makeLargeFiles, makeSmallFiles, type Tree } from '../trees'

const ROUNDS = 4

/** From memory to memory, where no device makes anybody wait: all that is left is the work of the cores. */
export async function load({ files }: TableOptions): Promise<string> {
  const memory = memoryFolder()
  try {
    const [large, small] = [join(memory.folder, 'large'), join(memory.folder, 'small')]
    mkdirSync(large)
    mkdirSync(small)
    const rows = [
      ...(await withAndWithout('large files', makeLargeFiles(large, 8, 128 * 1024 * 1024), memory.folder)),
      ...(await withAndWithout(
        'small files',
        makeSmallFiles(small, Math.max(1, Math.round(files / 5))),
        memory.folder,
      )),
    ]
    const head = ['from memory to memory', 'seconds', 'CPU seconds', 'of all cores', 'CPU seconds for each GB']
    return `${table(head, rows)}\n\n${meterAlone()}`
  } finally {
    memory.remove()
  }
}

async function withAndWithout(what: string, tree: Tree, folder: string): Promise<string[][]> {
  const runs: Record<'with' | 'without', EngineRun[]> = { with: [], without: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const progress of round % 2 === 0 ? [true, false] : [false, true])
      runs[progress ? 'with' : 'without'].push(await once(tree, folder, progress))
  }
  return (['with', 'without'] as const).map((which) => {
    const wall = median(runs[which].map((run) => run.seconds))
    const cpu = median(runs[which].map((run) => run.cpuSeconds))
    const share = (100 * cpu) / (wall * availableParallelism())
    return [
      `${what}, ${which} progress`,
      seconds(wall),
      seconds(cpu),
      `${share.toFixed(0)} %`,
      seconds(cpu / (tree.bytes / 1e9)),
    ]
  })
}

/** The difference above is smaller than what two runs differ by: what the meter itself does, done very often. */
function meterAlone(): string {
  const volumes = [1, 2, 3].map((index) => {
    return { index, label: `Medium ${index}`, doneBytes: 0, totalBytes: 1e12, state: 'copying' as const }
  })
  const work = { phase: 'copying' as const, totalBytes: 3e12, totalFiles: 1e6, volumes }
  const times = 10_000
  const meter = new ProgressMeter(() => undefined, work)
  meter.follow(new ByteCounter(), 1 / 2, 1)
  const cpu = process.cpuUsage()
  // The final report is made as every other.
  for (let n = 0; n < times; n++) meter.finish()
  const { user, system } = process.cpuUsage(cpu)
  const micros = (user + system) / times
  return `One report of the meter takes ${micros.toFixed(1)} µs: four in each second are ${(micros * 4e-4).toFixed(4)} % of one core.`
}

async function once(tree: Tree, folder: string, progress: boolean): Promise<EngineRun> {
  const target = join(folder, 'target')
  mkdirSync(target)
  try {
    return await copyWithEngine(tree, [target], { progress })
  } finally {
    rmSync(target, { recursive: true })
  }
}
