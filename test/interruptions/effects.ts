/**
 * Every place where a running step leaves something behind, or reads from a medium: writes of the journal and the
 * ledger, calls of the disk, renames and removals. A process that is killed stops between two of them.
 */
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { Ledger } from '../../electron/ledger/ledger'
import { Journal } from '../../electron/transfer/jobs/journal'
import type { Disk } from '../../electron/files/disk'
import { TrustStore } from '../../electron/trust/trust-store'
import { watchedDisk } from '../support/watched-disk'

/** Called before each effect; `name` says which it is. */
export type BeforeEffect = (name: string) => void

let before: BeforeEffect = () => {}
/** Effects of what the observer itself does are not told. */
let told = false

/** Tells an observer of every effect while the work runs. */
export async function observing<T>(observer: BeforeEffect, work: () => Promise<T>): Promise<T> {
  before = (name) => {
    if (told) return
    told = true
    try {
      observer(name)
    } finally {
      told = false
    }
  }
  try {
    return await work()
  } finally {
    before = () => {}
  }
}

const DISK_EFFECTS = ['openToRead', 'create', 'rename', 'remove', 'makeFolder', 'flushPath', 'flushVolume']

/** The real disk, whose calls are effects. */
export const observedDisk: Disk = watchedDisk({
  before: ({ name }) => {
    if (DISK_EFFECTS.includes(name)) before(`disk.${name}`)
  },
})

type Method = (...args: never[]) => unknown

/** Makes methods of a class, or functions of an object, effects. */
function announce(target: object, what: string, names: readonly string[]): void {
  for (const name of names) {
    const original = Reflect.get(target, name) as Method
    Reflect.set(target, name, function (this: unknown, ...args: never[]) {
      before(`${what}.${name}`)
      return original.apply(this, args)
    })
  }
}

announce(TrustStore.prototype, 'trust', ['add'])
announce(Journal.prototype, 'journal', ['put', 'putFiles', 'markFiles', 'assignVolumes', 'omitFiles', 'clearFiles'])
announce(Ledger.prototype, 'ledger', ['append', 'signHead', 'releaseHead', 'keepHead'])
announce(files, 'file', ['rename', 'rm', 'appendFile', 'writeFile'])
syncBuiltinESMExports()
