import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

/** Flips one bit of one byte in place. @param bit 0, the lowest, to 7 */
export function flip(path: string, at: number, bit: number): void {
  const file = openSync(path, 'r+')
  try {
    const byte = Buffer.alloc(1)
    if (readSync(file, byte, 0, 1, at) !== 1) throw new RangeError(`${path} has no byte ${at}`)
    byte[0] = (byte[0] ?? 0) ^ (1 << bit)
    writeSync(file, byte, 0, 1, at)
  } finally {
    closeSync(file)
  }
}

/** Makes a file one byte longer, and as long as before. An empty file has no bit to flip. */
export function lengthen(path: string): { restore: () => void } {
  const file = openSync(path, 'r+')
  const { size } = fstatSync(file)
  writeSync(file, Buffer.alloc(1), 0, 1, size)
  closeSync(file)
  return {
    restore: () => {
      const again = openSync(path, 'r+')
      ftruncateSync(again, size)
      closeSync(again)
    },
  }
}
