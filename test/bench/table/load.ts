/** (g): what the engine asks of the cores, and what progress costs. */
import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { median } from '../copy'
import { copyWithEngine, type EngineRun } from '../engine'
import { seconds, table } from '../markdown'
import type { TableOptions } from '../parts'
import { memoryFolder } from '../scratch'
import { makeLargeFiles, makeSmallFiles, type Tree } from '../trees'

const ROUNDS = 5

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
    return table(['from memory to memory', 'seconds', 'CPU seconds', 'of all cores', 'CPU seconds for each GB'], rows)
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

async function once(tree: Tree, folder: string, progress: boolean): Promise<EngineRun> {
  const target = join(folder, 'target')
  mkdirSync(target)
  try {
    return await copyWithEngine(tree, [target], { progress })
  } finally {
    rmSync(target, { recursive: true })
  }
}
