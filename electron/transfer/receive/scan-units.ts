import type { ListedFile, ScanUnit } from '../../scanners/scanner'

/** A unit is handed to a scanner that takes lists when it is this large: loading signatures anew costs it seconds. */
export interface UnitLimits {
  readonly files: number
  readonly bytes: number
}
export const UNIT_LIMITS: UnitLimits = { files: 20_000, bytes: 64e9 }

/**
 * The payload of a volume in the units in which a scanner reads it: in parts that can be taken up again for one that
 * takes lists, else in one.
 * @param files in the order of the signed manifest, so that the parts are the same at every attempt
 */
export async function* scanUnits(
  folder: string,
  files: AsyncIterable<ListedFile>,
  takesLists: boolean,
  limits = UNIT_LIMITS,
): AsyncGenerator<ScanUnit, void, undefined> {
  let list: ListedFile[] = []
  let count = { files: 0, bytes: 0 }
  const unit = (): ScanUnit => ({ folder, list: takesLists ? list : null, ...count })
  for await (const file of files) {
    const isFull = count.files >= limits.files || (count.files > 0 && count.bytes + file.bytes > limits.bytes)
    if (takesLists && isFull) {
      yield unit()
      list = []
      count = { files: 0, bytes: 0 }
    }
    if (takesLists) list.push(file)
    count = { files: count.files + 1, bytes: count.bytes + file.bytes }
  }
  if (count.files > 0) yield unit()
}
