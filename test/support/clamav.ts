/** ClamAV as the tests use it: the real clamscan, with signatures of our own, because no network brings the official ones. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eicarTestFile } from '../../electron/scanners/eicar'

/** Debian's package clamav. */
export const CLAMSCAN = '/usr/bin/clamscan'
export const hasClamscan = existsSync(CLAMSCAN)

/** A signature in ClamAV's extended format: name, any kind of file, at the beginning, bytes in hexadecimal. */
function eicarSignature(): string {
  return `Causeway.Test.Eicar:0:0:${eicarTestFile().toString('hex')}`
}

/** Makes a folder of signatures that know the EICAR test file, or what is given. */
export function makeDatabase(folder: string, signature = eicarSignature()): string {
  writeFileSync(join(folder, 'causeway.ndb'), `${signature}\n`)
  return folder
}
