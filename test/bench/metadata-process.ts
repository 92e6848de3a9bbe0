/** `node metadata-process.js PACKAGE`: reads a metadata package as the engine does; what it took as JSON, from a process of its own. */
import { keepHeapSmall } from '../../electron/files/small-heap'
import { inspectPackage } from '../../electron/metadata/inspect-package'

export interface MetadataRead {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakRssBytes: number
  readonly updates: number
  readonly files: number
}

// As the engine does.
keepHeapSmall()

const startedAt = performance.now()
const { updates, files } = await inspectPackage(process.argv[2] ?? '')
const seconds = (performance.now() - startedAt) / 1000
const { user, system } = process.cpuUsage()
const read: MetadataRead = {
  seconds,
  cpuSeconds: (user + system) / 1e6,
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
  updates,
  files,
}
process.stdout.write(`${JSON.stringify(read)}\n`)
