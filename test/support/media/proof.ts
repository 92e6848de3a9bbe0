/** What must hold on a medium or in a store, asked without Causeway: by hand, as the format promises it can be. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import { isTemporaryName } from '../../../electron/files/durable'
import { tool } from './tools'

export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Hash-named files below a folder whose bytes are not what their name says: a final name with unproven bytes. */
export function wronglyNamed(folder: string): string[] {
  return filesBelow(folder).filter((path) => {
    const named = /[/\\]([0-9A-F]{40})[^/\\]*$/.exec(path)?.[1]
    return named !== undefined && createHash('sha1').update(readFileSync(path)).digest('hex').toUpperCase() !== named
  })
}

export function temporariesBelow(folder: string): string[] {
  return filesBelow(folder).filter(isTemporaryName)
}

/** When each finally named content file was last written: what is done again gets another time. */
export function writtenAt(folder: string): Map<string, number> {
  return new Map(
    filesBelow(folder)
      .filter((path) => !isTemporaryName(path) && /[/\\][0-9A-F]{40}[^/\\]*$/.test(path))
      .map((path) => [relative(folder, path), statSync(path).mtimeMs]),
  )
}

/** Demands that work which was under its final name before is there as it was. @returns how many files that were */
export function demandNotRepeated(folder: string, before: ReadonlyMap<string, number>): number {
  const now = writtenAt(folder)
  for (const [path, at] of before) expect(now.get(path), `written again: ${path}`).toBe(at)
  return before.size
}

/** Demands that sha256sum and ssh-keygen call a volume sound, signed by this station. */
export function demandSoundByHand(volume: string, senderHome: string): void {
  tool('env', '-C', volume, 'sha256sum', '--quiet', '--strict', '-c', 'manifest-sha256.txt')
  tool('env', '-C', volume, 'sha256sum', '--quiet', '--strict', '-c', 'tagmanifest-sha256.txt')
  const folder = mkdtempSync(join(tmpdir(), 'causeway-signers-'))
  const signed = openSync(join(volume, 'tagmanifest-sha256.txt'), 'r')
  try {
    const signers = join(folder, 'allowed_signers')
    const key = readFileSync(join(senderHome, 'keys/id_ed25519.pub'), 'utf8')
    writeFileSync(signers, `station namespaces="causeway-transfer" ${key}`)
    const signature = join(volume, 'tagmanifest-sha256.txt.sig')
    const args = ['-Y', 'verify', '-f', signers, '-I', 'station', '-n', 'causeway-transfer', '-s', signature]
    const { status, stderr } = spawnSync('ssh-keygen', args, { stdio: [signed, 'ignore', 'pipe'], encoding: 'utf8' })
    expect(status, stderr).toBe(0)
  } finally {
    closeSync(signed)
    rmSync(folder, { recursive: true, force: true })
  }
}
