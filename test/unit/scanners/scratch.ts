import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ListedFile, ScanUnit } from '../../../electron/scanners/scanner'

/** A folder for the time of a test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-scan-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Files in a folder, as a unit that a scanner is given. */
export function unitOf(folder: string, files: Readonly<Record<string, Buffer | string>>): ScanUnit {
  const list: ListedFile[] = Object.entries(files).map(([path, data]) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), data)
    return { path, bytes: Buffer.byteLength(data) }
  })
  return { folder, list, files: list.length, bytes: list.reduce((sum, { bytes }) => sum + bytes, 0) }
}

export const never = { signal: new AbortController().signal }
