/** The functions of Windows' kernel32.dll that Causeway calls, as koffi declares them. */
import { loadLibrary, type Pointer } from './load-library'

export interface Kernel32 {
  CreateFileW: (
    path: string,
    access: number,
    share: number,
    security: null,
    disposition: number,
    flags: number,
    template: null,
  ) => Pointer
  CloseHandle: (handle: Pointer) => number
  ReadFile: (handle: Pointer, to: Pointer, length: number, read: null, overlapped: Pointer) => number
  GetOverlappedResult: (handle: Pointer, overlapped: Pointer, transferred: Buffer, wait: number) => number
  CancelIoEx: (handle: Pointer, overlapped: Pointer) => number
  GetFileInformationByHandle: (handle: Pointer, information: Buffer) => number
  GetFileInformationByHandleEx: (handle: Pointer, kind: number, information: Buffer, length: number) => number
  FlushFileBuffers: (handle: Pointer) => number
  GetVolumePathNameW: (path: string, volume: Buffer, length: number) => number
  GetVolumeNameForVolumeMountPointW: (mountPoint: string, name: Buffer, length: number) => number
  MoveFileExW: (from: string, to: string, flags: number) => number
  OpenProcess: (access: number, inherit: number, pid: number) => Pointer
  WaitForSingleObject: (handle: Pointer, milliseconds: number) => number
  GetProcessTimes: (process: Pointer, creation: Buffer, exit: Buffer, kernel: Buffer, user: Buffer) => number
  GetOEMCP: () => number
  GetSystemWindowsDirectoryW: (folder: Buffer, length: number) => number
  VirtualAlloc: (address: null, length: number, type: number, protection: number) => Pointer
  /** RtlMoveMemory, with the bytes in memory of ours. */
  copyIn: (to: Pointer, from: Buffer, length: number) => void
  /** RtlMoveMemory, with the bytes in memory that Windows gave. */
  copyOut: (to: Buffer, from: Pointer, length: number) => void
  GetLastError: () => number
}

const declarations: Readonly<Record<keyof Kernel32, string>> = {
  CreateFileW:
    'intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *template)',
  CloseHandle: 'int CloseHandle(intptr_t handle)',
  ReadFile: 'int ReadFile(intptr_t handle, intptr_t to, uint32_t length, void *read, intptr_t overlapped)',
  GetOverlappedResult:
    'int GetOverlappedResult(intptr_t handle, intptr_t overlapped, _Out_ uint8_t *transferred, int wait)',
  CancelIoEx: 'int CancelIoEx(intptr_t handle, intptr_t overlapped)',
  GetFileInformationByHandle: 'int GetFileInformationByHandle(intptr_t handle, _Out_ uint8_t *information)',
  GetFileInformationByHandleEx:
    'int GetFileInformationByHandleEx(intptr_t handle, int kind, _Out_ uint8_t *information, uint32_t length)',
  FlushFileBuffers: 'int FlushFileBuffers(intptr_t handle)',
  GetVolumePathNameW: 'int GetVolumePathNameW(const char16_t *path, _Out_ uint8_t *volume, uint32_t length)',
  GetVolumeNameForVolumeMountPointW:
    'int GetVolumeNameForVolumeMountPointW(const char16_t *mountPoint, _Out_ uint8_t *name, uint32_t length)',
  MoveFileExW: 'int MoveFileExW(const char16_t *from, const char16_t *to, uint32_t flags)',
  OpenProcess: 'intptr_t OpenProcess(uint32_t access, int inherit, uint32_t pid)',
  WaitForSingleObject: 'uint32_t WaitForSingleObject(intptr_t handle, uint32_t milliseconds)',
  GetProcessTimes:
    'int GetProcessTimes(intptr_t process, _Out_ uint8_t *creation, _Out_ uint8_t *exit, _Out_ uint8_t *kernel, _Out_ uint8_t *user)',
  GetOEMCP: 'uint32_t GetOEMCP()',
  GetSystemWindowsDirectoryW: 'uint32_t GetSystemWindowsDirectoryW(_Out_ uint8_t *folder, uint32_t length)',
  VirtualAlloc: 'intptr_t VirtualAlloc(void *address, size_t length, uint32_t type, uint32_t protection)',
  copyIn: 'void RtlMoveMemory(intptr_t to, const uint8_t *from, size_t length)',
  copyOut: 'void RtlMoveMemory(_Out_ uint8_t *to, intptr_t from, size_t length)',
  GetLastError: 'uint32_t GetLastError()',
}

/** @returns null on other systems, and where koffi has no binary for this machine */
export function loadKernel32(): Kernel32 | null {
  return loadLibrary<Kernel32>('kernel32.dll', declarations)
}
