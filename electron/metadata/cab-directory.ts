import type { FileHandle } from 'node:fs/promises'
import { damaged, openPackageFile } from './byte-streams'

export interface CabMember {
  readonly name: string
  /** Uncompressed. */
  readonly bytes: number
}

export interface CabDirectory {
  readonly members: readonly CabMember[]
  /** Bytes that the cabinet says it has, and that the file has. */
  readonly declaredBytes: number
  readonly fileBytes: number
}

const HEADER_BYTES = 36
/** Far more than an export (2 members) or wsusscn2.cab (some dozens) has. */
const MOST_MEMBERS = 4096
const LONGEST_NAME = 256

/**
 * The list of members in a cabinet's header, which is never compressed. The data is read by the system's own tools.
 * @throws CausewayError `metadata.damaged`, `file.unreadable`
 */
export async function readCabDirectory(path: string): Promise<CabDirectory> {
  const file = await openPackageFile(path)
  try {
    const { size } = await file.stat()
    const header = await readAt(file, 0, HEADER_BYTES)
    const count = header.length < HEADER_BYTES ? 0 : header.readUInt16LE(28)
    if (count === 0 || count > MOST_MEMBERS) throw damaged(path, 'no list of members')
    const list = await readAt(file, header.readUInt32LE(16), count * (16 + LONGEST_NAME))
    const members: CabMember[] = []
    let at = 0
    for (let index = 0; index < count; index += 1) {
      const end = list.indexOf(0, at + 16)
      if (end < 0 || end - at - 16 > LONGEST_NAME) throw damaged(path, 'a member without a name')
      members.push({ name: list.toString('utf8', at + 16, end), bytes: list.readUInt32LE(at) })
      at = end + 1
    }
    return { members, declaredBytes: header.readUInt32LE(8), fileBytes: size }
  } finally {
    await file.close()
  }
}

/** Up to `length` bytes; fewer at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
