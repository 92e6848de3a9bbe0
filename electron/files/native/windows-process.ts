/** What Windows says of processes and code pages, where Node does not ask. None of these calls waits. */
import { loadKernel32, type Kernel32 } from './kernel32'

/** FILETIMEs as Windows gives them: 100 ns since 1601, or 100 ns spent. */
export interface WindowsProcessTimes {
  readonly creation: bigint
  readonly kernel: bigint
  readonly user: bigint
}

// From winnt.h and winbase.h.
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
const SYNCHRONIZE = 0x0010_0000
const WAIT_TIMEOUT = 258
const FILETIME_BYTES = 8

let kernel: Kernel32 | null | undefined

/** null on other systems and where koffi has no binary for the machine. */
function kernel32(): Kernel32 | null {
  if (kernel === undefined) kernel = loadKernel32()
  return kernel
}

/** GetProcessTimes of a process that still runs; null when there is none with this number, or it may not be asked. */
export function windowsProcessTimes(pid: number): WindowsProcessTimes | null {
  const windows = kernel32()
  if (!windows) return null
  const handle = windows.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, 0, pid)
  if (!handle) return null
  try {
    const [creation, exit, kernelTime, user] = [1, 2, 3, 4].map(() => Buffer.alloc(FILETIME_BYTES)) as Four
    // A process that has ended can be asked for as long as anybody holds a handle to it.
    const runs = windows.WaitForSingleObject(handle, 0) === WAIT_TIMEOUT
    if (!runs || !windows.GetProcessTimes(handle, creation, exit, kernelTime, user)) return null
    return {
      creation: creation.readBigUInt64LE(),
      kernel: kernelTime.readBigUInt64LE(),
      user: user.readBigUInt64LE(),
    }
  } finally {
    windows.CloseHandle(handle)
  }
}

type Four = [Buffer, Buffer, Buffer, Buffer]

/** The code page in which console programs of this machine print (GetOEMCP): 437, 850, 932; null on other systems. */
export function oemCodePage(): number | null {
  return kernel32()?.GetOEMCP() ?? null
}
