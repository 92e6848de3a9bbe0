/** The real ssh-keygen, as the other reader and writer of our formats. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Runs ssh-keygen; throws when it cannot be started. */
export function sshKeygen(args: readonly string[], input?: Uint8Array | string) {
  const run = spawnSync('ssh-keygen', args, { input, encoding: 'utf8' })
  if (run.error) throw run.error
  return { status: run.status, stdout: run.stdout, stderr: run.stderr }
}

/** Runs ssh-keygen, which must succeed, and returns what it printed. */
export function sshKeygenOk(args: readonly string[], input?: Uint8Array | string): string {
  const { status, stdout, stderr } = sshKeygen(args, input)
  if (status !== 0) throw new Error(`ssh-keygen ${args.join(' ')}: ${status} ${stderr}`)
  return stdout
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-trust-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Makes a key with ssh-keygen and returns the private file's path. */
export function foreignKey(folder: string, type = 'ed25519', comment = 'someone@elsewhere'): string {
  const path = join(folder, `foreign-${type}`)
  sshKeygenOk(['-q', '-t', type, '-N', '', '-C', comment, '-f', path])
  return path
}

/** Signs with `ssh-keygen -Y sign` and returns the signature's text. */
export function foreignSignature(key: string, namespace: string, message: Uint8Array, hash = 'sha512'): string {
  return sshKeygenOk(['-q', '-Y', 'sign', '-f', key, '-n', namespace, '-O', `hashalg=${hash}`], message)
}

/** Writes files into a folder and returns their paths. */
export function writeAll(folder: string, files: Readonly<Record<string, Uint8Array | string>>): string[] {
  return Object.entries(files).map(([name, data]) => {
    const path = join(folder, name)
    writeFileSync(path, data)
    return path
  })
}
