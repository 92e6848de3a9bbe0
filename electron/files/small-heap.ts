import { setFlagsFromString } from 'node:v8'
import { linuxCalls } from './native/linux'

/** The C library's own bound before it has seen any block freed. */
const LARGE_BLOCK_BYTES = 128 * 1024

/**
 * Has the engine give memory back early: lists of a million files make much garbage and keep little. Without it V8
 * lets the space for what is new grow to its full size before it looks what is still needed, and the C library keeps
 * tables that were outgrown. Call it first.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  linuxCalls()?.giveBackFrom(LARGE_BLOCK_BYTES)
}
