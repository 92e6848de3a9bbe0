import type { FileHandle } from 'node:fs/promises'

/**
 * Stored (uncompressed) cabinets, as far as the stand-in needs them: one folder, members one after the other in
 * blocks of 32 KiB. Layout as in Microsoft's "Cabinet file format" reference. Causeway itself reads cabinets with
 * the system's own tools; this is only the other side of the rehearsal.
 */
const SIGNATURE = 0x4643534d
const BLOCK = 32_768
const HEADER_BYTES = 36
const FOLDER_BYTES = 8
/** A folder counts its blocks in 16 bits: a stored cabinet ends at 2 GB, like the tool's own `.cab` exports. */
export const CAB_MAX_BYTES = 65_535 * BLOCK

export interface CabMember {
  readonly name: string
  readonly bytes: number
}

/** @throws RangeError when the members together are larger than a cabinet can hold */
export function cabHeader(members: readonly CabMember[], modified: Date): Buffer {
  const total = members.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total > CAB_MAX_BYTES) {
    throw new RangeError(`a .cab package holds 2 GB at most, this one needs ${total} bytes; export to .xml.gz`)
  }
  const blocks = Math.ceil(total / BLOCK)
  const filesAt = HEADER_BYTES + FOLDER_BYTES
  const dataAt = filesAt + members.reduce((sum, { name }) => sum + 17 + name.length, 0)
  const header = Buffer.alloc(dataAt)
  header.writeUInt32LE(SIGNATURE, 0)
  header.writeUInt32LE(dataAt + total + blocks * 8, 8)
  header.writeUInt32LE(filesAt, 16)
  header.writeUInt8(3, 24)
  header.writeUInt8(1, 25)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(members.length, 28)
  header.writeUInt32LE(dataAt, HEADER_BYTES)
  header.writeUInt16LE(blocks, HEADER_BYTES + 4)
  let at = filesAt
  let offset = 0
  for (const { name, bytes } of members) {
    header.writeUInt32LE(bytes, at)
    header.writeUInt32LE(offset, at + 4)
    header.writeUInt16LE(dosDate(modified), at + 10)
    header.writeUInt16LE(dosTime(modified), at + 12)
    header.writeUInt16LE(0x20, at + 14)
    header.write(name, at + 16, 'latin1')
    at += 17 + name.length
    offset += bytes
  }
  return header
}

/** Cuts a stream into a cabinet's data blocks, each with its check sum. */
export async function* cabBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    let at = 0
    for (; pending.length - at >= BLOCK; at += BLOCK) yield dataBlock(pending.subarray(at, at + BLOCK))
    pending = pending.subarray(at)
  }
  if (pending.length > 0) yield dataBlock(pending)
}

function dataBlock(data: Buffer): Buffer {
  const block = Buffer.alloc(8 + data.length)
  block.writeUInt16LE(data.length, 4)
  block.writeUInt16LE(data.length, 6)
  data.copy(block, 8)
  block.writeUInt32LE(checksum(block.subarray(4, 8), checksum(data, 0)), 0)
  return block
}

/** The cabinet check sum: exclusive or of 32-bit words, the odd bytes at the end taken most significant first. */
function checksum(data: Buffer, seed: number): number {
  let sum = seed
  const whole = data.length - (data.length % 4)
  for (let at = 0; at < whole; at += 4) sum ^= data.readUInt32LE(at)
  let rest = 0
  for (let at = whole; at < data.length; at += 1) rest = (rest << 8) | data[at]!
  return (sum ^ rest) >>> 0
}

export interface StoredCab {
  readonly members: readonly (CabMember & { readonly offset: number })[]
  readonly dataAt: number
  readonly blocks: number
}

/** @throws RangeError for anything but a whole, stored, single-folder cabinet */
export async function readCabHeader(file: FileHandle): Promise<StoredCab> {
  const { size } = await file.stat()
  const head = await readExactly(file, 0, Math.min(size, 4096))
  if (head.length < HEADER_BYTES + FOLDER_BYTES || head.readUInt32LE(0) !== SIGNATURE)
    throw new RangeError('no cabinet')
  if (head.readUInt32LE(8) !== size) throw new RangeError('the cabinet has another length than it says')
  const compression = head.readUInt16LE(HEADER_BYTES + 6)
  if (head.readUInt16LE(26) !== 1 || head.readUInt16LE(30) !== 0 || compression !== 0) {
    throw new RangeError('the practice server reads stored cabinets with one folder only')
  }
  const members = []
  let at = head.readUInt32LE(16)
  for (let index = 0; index < head.readUInt16LE(28); index += 1) {
    const end = head.indexOf(0, at + 16)
    if (end < 0) throw new RangeError('a member has no name')
    members.push({
      bytes: head.readUInt32LE(at),
      offset: head.readUInt32LE(at + 4),
      name: head.toString('latin1', at + 16, end),
    })
    at = end + 1
  }
  return { members, dataAt: head.readUInt32LE(HEADER_BYTES), blocks: head.readUInt16LE(HEADER_BYTES + 4) }
}

/** All data of the cabinet in order. @throws RangeError at a check sum that does not fit or a short block */
export async function* cabData(file: FileHandle, cab: StoredCab): AsyncGenerator<Buffer> {
  let at = cab.dataAt
  for (let block = 0; block < cab.blocks; block += 1) {
    const head = await readExactly(file, at, 8)
    const length = head.readUInt16LE(4)
    if (length > BLOCK || head.readUInt16LE(6) !== length) throw new RangeError(`block ${block} is malformed`)
    const data = await readExactly(file, at + 8, length)
    const sum = checksum(head.subarray(4, 8), checksum(data, 0))
    if (head.readUInt32LE(0) !== sum) throw new RangeError(`the check sum of block ${block} does not fit`)
    yield data
    at += 8 + length
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done)
    if (bytesRead === 0) throw new RangeError('the cabinet ends early')
    done += bytesRead
  }
  return buffer
}

function dosDate(date: Date): number {
  return ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
}

function dosTime(date: Date): number {
  return (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
}
