/**
 * Holds a copy to the order that makes its proof one: docs/decisions tells the reasons. It believes as little as a
 * device does that loses its power: a flush covers only what was there when the flush began.
 */
import { dirname, sep } from 'node:path'
import { isTemporaryName } from '../../../electron/files/durable'
import type { Call } from '../../support/watched-disk'

export class OrderOfProof {
  /** What of each file under a temporary name the device holds. */
  readonly #bytes = new Map<string, 'written' | 'flushed' | 'read back'>()
  /** Of each final name, whether the device holds it. */
  readonly #names = new Map<string, 'given' | 'flushed'>()
  readonly proven: string[] = []

  /** @throws Error for a call that comes too early. Call it when a call begins. */
  saw(call: Call): void {
    switch (call.name) {
      case 'write':
      case 'create':
        this.#bytes.set(call.path, 'written')
        break
      case 'flush':
        this.#advance(this.#bytes, (path) => path === call.path, 'written', 'flushed')
        break
      case 'flushVolume':
        this.#advance(this.#bytes, below(call.path), 'written', 'flushed')
        this.#advance(this.#names, below(call.path), 'given', 'flushed')
        break
      case 'flushPath':
        this.#advance(this.#names, (path) => dirname(path) === call.path, 'given', 'flushed')
        break
      case 'openToRead':
        if (!isTemporaryName(call.path)) break
        if (!call.pastCache) throw new Error('read back through the cache')
        this.#demand(this.#bytes, call.path, 'flushed', 'read back before it was flushed')
        this.#bytes.set(call.path, 'read back')
        break
      case 'rename':
        this.#demand(this.#bytes, call.path, 'read back', 'named before it was read back')
        this.#bytes.delete(call.path)
        this.#names.set(call.to ?? '', 'given')
        break
      default: // says nothing about the order
    }
  }

  /** The journal is told of a file with these final names. */
  sawProven(path: string, targets: readonly string[]): void {
    for (const target of targets) this.#demand(this.#names, target, 'flushed', 'told before its name was flushed')
    this.proven.push(path)
  }

  #advance<S>(states: Map<string, S>, about: (path: string) => boolean, from: S, to: S): void {
    for (const [path, state] of states) if (state === from && about(path)) states.set(path, to)
  }

  #demand<S>(states: ReadonlyMap<string, S>, path: string, state: S, complaint: string): void {
    if (states.get(path) !== state) throw new Error(`${complaint}: ${path}`)
  }
}

const below = (folder: string) => (path: string) => path.startsWith(`${folder}${sep}`)
