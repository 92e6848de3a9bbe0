import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'

/** A HANDLE, or the address of memory that Windows gave. */
export type Pointer = number | bigint

/**
 * The functions of a library of Windows, as koffi declares them.
 * @returns null on other systems, and where koffi has no binary for this machine
 */
export function loadLibrary<T extends object>(file: string, declarations: Readonly<Record<keyof T, string>>): T | null {
  if (process.platform !== 'win32') return null
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
    const library = koffi.load(file)
    const functions = Object.entries<string>(declarations).map(([name, text]) => [name, library.func(text)])
    return Object.fromEntries(functions) as T
  } catch {
    return null
  }
}
