import type { PackageReport } from '../../shared/package-report'
import { openPackage, type OpenOptions } from './open-package'
import type { UpdateRecord } from './package'
import { PackageTally } from './package-tally'

export interface InspectOptions extends OpenOptions {
  /** Hears of each update as it is read. */
  readonly onUpdate?: (update: UpdateRecord) => void
}

/** As often as this many updates the gate is asked: reading them is synchronous work. */
const UPDATES_PER_GATE = 256

/** Reads a package to its last byte and says what it holds. Errors as `openPackage` and `MetadataPackage.updates`. */
export async function inspectPackage(path: string, options: InspectOptions = {}): Promise<PackageReport> {
  const metadata = await openPackage(path, options)
  try {
    const tally = new PackageTally()
    for await (const update of metadata.updates()) {
      tally.add(update)
      options.onUpdate?.(update)
      if (tally.updates % UPDATES_PER_GATE === 0) await options.gate?.pass()
    }
    return { ...metadata.header, ...tally.report() }
  } finally {
    await metadata.close()
  }
}
