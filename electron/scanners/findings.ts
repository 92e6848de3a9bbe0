import { MOST_NAMED_FILES, type ScanFinding } from '../../shared/scanners'

/** Counts findings, and names the first thousand. */
export class Findings {
  readonly list: ScanFinding[] = []
  count = 0

  add(path: string, name: string): void {
    this.count++
    if (this.list.length < MOST_NAMED_FILES) this.list.push({ path, name })
  }
}
