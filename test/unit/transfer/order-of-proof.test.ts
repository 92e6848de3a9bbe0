import { join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import type { Call } from '../../support/watched-disk'
import { OrderOfProof } from './order-of-proof'

const [MEDIUM, FOLDER] = [normalize('/m'), normalize('/m/f')]
const TEMPORARY = join(FOLDER, '.causeway-0123456789abcdef.part')
const FINAL = join(FOLDER, 'final')
const calls = {
  write: { name: 'write', path: TEMPORARY },
  flush: { name: 'flush', path: TEMPORARY },
  flushVolume: { name: 'flushVolume', path: MEDIUM },
  flushOther: { name: 'flushVolume', path: normalize('/n') },
  readBack: { name: 'openToRead', path: TEMPORARY, pastCache: true },
  readCache: { name: 'openToRead', path: TEMPORARY, pastCache: false },
  rename: { name: 'rename', path: TEMPORARY, to: FINAL },
  flushFolder: { name: 'flushPath', path: FOLDER },
  told: null,
} satisfies Record<string, Call | null>

function follow(...names: (keyof typeof calls)[]): void {
  const order = new OrderOfProof()
  for (const name of names) {
    const call = calls[name]
    if (call) order.saw(call)
    else order.sawProven('file', [FINAL])
  }
}

test('the right order is right, by volume and by file', () => {
  follow('write', 'flushVolume', 'readBack', 'rename', 'flushVolume', 'told')
  follow('write', 'flush', 'readBack', 'rename', 'flushFolder', 'told')
})

test.each([
  [['write', 'readBack'], 'read back before it was flushed'],
  [['write', 'flushOther', 'readBack'], 'read back before it was flushed'],
  [['flushVolume', 'write', 'readBack'], 'read back before it was flushed'],
  [['write', 'flushVolume', 'write', 'readBack'], 'read back before it was flushed'],
  [['write', 'flushVolume', 'readCache'], 'read back through the cache'],
  [['write', 'flushVolume', 'rename'], 'named before it was read back'],
  [['write', 'flushVolume', 'readBack', 'write', 'rename'], 'named before it was read back'],
  [['write', 'flushVolume', 'readBack', 'rename', 'told'], 'told before its name was flushed'],
  [['write', 'flushVolume', 'readBack', 'rename', 'flushOther', 'told'], 'told before its name was flushed'],
  [['write', 'flushVolume', 'readBack', 'flushVolume', 'rename', 'told'], 'told before its name was flushed'],
] as const)('%j is seen', (names, complaint) => {
  expect(() => follow(...names)).toThrow(complaint)
})
