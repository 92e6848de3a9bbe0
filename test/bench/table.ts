import { replacePart } from './document'
import { machineFacts } from './machine'
import type { Part, TableOptions } from './parts'
import { document } from './project'
import { importing } from './table/importing'
import { ledger } from './table/ledger'
import { load } from './table/load'
import { metadata } from './table/metadata'
import { planningScale } from './table/scale'
import { severalMedia, slowMedia } from './table/slow'
import { coldSource, largeFiles, smallFiles } from './table/trees'

const WAYS: Readonly<Record<Part, (options: TableOptions) => Promise<string>>> = {
  large: largeFiles,
  small: smallFiles,
  cold: coldSource,
  slow: slowMedia,
  media: severalMedia,
  import: importing,
  scale: planningScale,
  metadata,
  ledger,
  load,
}

/** Measures the parts one after the other; each is written down, and printed, as soon as it is known. */
export async function runTable(options: TableOptions): Promise<void> {
  if (!options.dry) replacePart(document, 'machine', await machineFacts())
  for (const part of options.only) {
    const startedAt = performance.now()
    const text = await WAYS[part](options)
    if (!options.dry) replacePart(document, part, text)
    const took = ((performance.now() - startedAt) / 1000).toFixed(0)
    process.stdout.write(`━━ ${part} (${took} s)\n\n${text}\n\n`)
  }
}
