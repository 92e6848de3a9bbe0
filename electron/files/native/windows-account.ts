/** Whom the token of this process belongs to, as Windows says; the environment says whatever its owner likes. */
import { loadKernel32, type Kernel32 } from './kernel32'
import { loadLibrary, type Pointer } from './load-library'

export interface WindowsAccount {
  /** Security identifier, `S-1-5-21-…`. */
  readonly sid: string
  readonly name: string
  /** The domain, or the computer for an account of its own. */
  readonly domain: string
}

interface Advapi32 {
  OpenProcessToken: (process: Pointer, access: number, token: Buffer) => number
  GetTokenInformation: (token: Pointer, kind: number, to: Pointer, length: number, needed: Buffer) => number
  LookupAccountSidW: (
    system: null,
    sid: Pointer,
    name: Buffer,
    nameLength: Buffer,
    domain: Buffer,
    domainLength: Buffer,
    use: Buffer,
  ) => number
}

const declarations: Readonly<Record<keyof Advapi32, string>> = {
  OpenProcessToken: 'int OpenProcessToken(intptr_t process, uint32_t access, _Out_ uint8_t *token)',
  GetTokenInformation:
    'int GetTokenInformation(intptr_t token, int kind, intptr_t to, uint32_t length, _Out_ uint8_t *needed)',
  LookupAccountSidW:
    'int LookupAccountSidW(const char16_t *system, intptr_t sid, _Out_ uint8_t *name, _Inout_ uint8_t *nameLength, _Out_ uint8_t *domain, _Inout_ uint8_t *domainLength, _Out_ uint8_t *use)',
}

// From winnt.h and processthreadsapi.h.
const CURRENT_PROCESS = -1
const TOKEN_QUERY = 8
const TOKEN_USER = 1
const MEM_COMMIT_RESERVE = 0x3000
const PAGE_READWRITE = 4
const ROOM = 4096
const LONGEST_NAME = 512
const SID_HEADER = 8

let account: WindowsAccount | null | undefined

/** Returns the account of this process; null on other systems, and where Windows does not say. Asked once. */
export function windowsAccount(): WindowsAccount | null {
  if (account === undefined) account = readAccount()
  return account
}

function readAccount(): WindowsAccount | null {
  const kernel = loadKernel32()
  const advapi = kernel && loadLibrary<Advapi32>('advapi32.dll', declarations)
  if (!kernel || !advapi) return null
  const opened = Buffer.alloc(8)
  if (!advapi.OpenProcessToken(CURRENT_PROCESS, TOKEN_QUERY, opened)) return null
  const token = opened.readBigInt64LE()
  try {
    return ofToken(kernel, advapi, token)
  } finally {
    kernel.CloseHandle(token)
  }
}

/** TOKEN_USER begins with a pointer to the identifier, which lies behind it in the same memory. */
function ofToken(kernel: Kernel32, advapi: Advapi32, token: Pointer): WindowsAccount | null {
  const memory = kernel.VirtualAlloc(null, ROOM, MEM_COMMIT_RESERVE, PAGE_READWRITE)
  if (!memory || !advapi.GetTokenInformation(token, TOKEN_USER, memory, ROOM, Buffer.alloc(4))) return null
  const pointer = copied(kernel, memory, 8).readBigUInt64LE()
  const parts = copied(kernel, pointer, SID_HEADER)[1] ?? 0
  const sid = sidText(copied(kernel, pointer, SID_HEADER + 4 * parts))
  const [name, domain] = [Buffer.alloc(2 * LONGEST_NAME), Buffer.alloc(2 * LONGEST_NAME)]
  const length = (): Buffer => {
    const written = Buffer.alloc(4)
    written.writeUInt32LE(LONGEST_NAME)
    return written
  }
  const found = advapi.LookupAccountSidW(null, pointer, name, length(), domain, length(), Buffer.alloc(4))
  return sid === null || !found ? null : { sid, name: textOf(name), domain: textOf(domain) }
}

function copied(kernel: Kernel32, from: Pointer, length: number): Buffer {
  const to = Buffer.alloc(length)
  kernel.copyOut(to, from, length)
  return to
}

function textOf(buffer: Buffer): string {
  const text = buffer.toString('utf16le')
  return text.slice(0, text.indexOf('\0'))
}

/**
 * Returns a security identifier as text: revision, authority (48 bits, big end first), then numbers of 32 bits
 * ([MS-DTYP] 2.4.2). null for bytes that are none.
 */
export function sidText(bytes: Buffer): string | null {
  const [revision, parts] = bytes
  if (revision !== 1 || parts === undefined || bytes.length !== SID_HEADER + 4 * parts) return null
  const numbers = Array.from({ length: parts }, (_, n) => bytes.readUInt32LE(SID_HEADER + 4 * n))
  return ['S', 1, bytes.readUIntBE(2, 6), ...numbers].join('-')
}
