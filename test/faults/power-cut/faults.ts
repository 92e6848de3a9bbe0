import { constants } from 'node:os'
import { systemError } from '../../../electron/files/native/system-error'

/** What a call of the system may answer instead of doing its work, or what it may do to the work. */
export const FAULTS = ['EIO', 'ENOSPC', 'EACCES', 'ENODEV', 'short write', 'short read'] as const
export type Fault = (typeof FAULTS)[number]
export type ErrorFault = Exclude<Fault, 'short write' | 'short read'>

/** One fault of one trial. */
export interface FaultPlan {
  readonly fault: Fault
  /** The operation that fails, counted from 1. */
  readonly at: number
  /** All operations from there on, on the same volume; else this one alone. */
  readonly persistent: boolean
}

/** Thrown by every operation once the power is gone. Nothing that runs afterwards has ever run. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut'
}

export function simulatedError(code: string, syscall: string, path?: string, dest?: string): NodeJS.ErrnoException {
  const errno = (constants.errno as Readonly<Record<string, number>>)[code] ?? 1
  return systemError({ code, message: 'simulated', errno: -errno, syscall, path, dest })
}
