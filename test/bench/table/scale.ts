/** (f): planning, from a thousand files to a million. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BenchError } from '../errors'
import { seconds, table } from '../markdown'
import type { TableOptions } from '../parts'
import { demand } from '../processes'
import { root } from '../project'
import type { Scale } from '../scale'
import { scratchFolder } from '../scratch'
import { logLogPlot } from '../svg'

const COUNTS = [1_000, 10_000, 100_000, 1_000_000]
const PICTURE = 'images/planning-scale.svg'

export async function planningScale({ dry }: TableOptions): Promise<string> {
  const points: Scale[] = []
  for (const files of COUNTS) points.push(await inFreshProcess(files))
  if (!dry) writeFileSync(join(root, 'docs', PICTURE), picture(points))
  const steps = Object.keys(points[0]?.seconds ?? {}) as (keyof Scale['seconds'])[]
  const rows = points.map((point) => [
    point.files.toLocaleString('en'),
    ...steps.map((step) => seconds(point.seconds[step])),
    seconds(total(point)),
    ((1e6 * total(point)) / point.files).toFixed(0),
    (point.peakRssBytes / 2 ** 20).toFixed(0),
  ])
  const shown = `![Seconds and peak memory of planning over the number of files, both axes logarithmic](${PICTURE})`
  return `${table(['files', ...steps.map(named), 'all, s', 'µs for each file', 'peak memory, MiB'], rows)}\n\n${shown}`
}

/** Memory is the peak of a whole process: one that does nothing else. */
async function inFreshProcess(files: number): Promise<Scale> {
  const { folder, remove } = scratchFolder()
  try {
    const program = join(import.meta.dirname, 'scale-process.js')
    const said = await demand(process.execPath, [program, String(files), join(folder, 'scale')])
    return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Scale
  } catch (error) {
    throw new BenchError(`Planning ${files} files could not be measured: ${String(error)}`, error)
  } finally {
    remove()
  }
}

function total({ seconds: each }: Scale): number {
  return Object.values(each).reduce((sum, one) => sum + one, 0)
}

/** `writeManifest` to a reader. */
function named(step: string): string {
  return `${step.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}, s`
}

function picture(points: readonly Scale[]): string {
  return logLogPlot({
    title: 'Planning, writing and verifying the manifest',
    x: { title: 'files', values: points.map(({ files }) => files) },
    series: [
      { title: 'seconds', values: points.map(total) },
      { title: 'peak memory, MiB', values: points.map(({ peakRssBytes }) => peakRssBytes / 2 ** 20) },
    ],
  })
}
