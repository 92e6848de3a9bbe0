/**
 * The two layers under every OpenSSH format: length-prefixed binary fields (RFC 4251 §5) and the text armor
 * around them. Readers are strict: one value has exactly one accepted form, so that no byte of a file can
 * change without being noticed.
 */

/** Bytes that are not what their format says; callers turn it into a CausewayError with their own code. */
export class WireFormatError extends Error {
  override readonly name = 'WireFormatError'
}

/** Width of base64 lines as ssh-keygen writes them. */
const ARMOR_COLUMNS = 70
/** Characters in the largest armored text that is looked at; keys and signatures need less than 1000. */
const ARMOR_LIMIT = 64 * 1024
/** Names in OpenSSH formats (algorithms, namespaces) are short; longer ones are not worth reading. */
const NAME_LIMIT = 100

/** Reads fields one after another and never past the end. */
export class WireReader {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The next `count` bytes, as they are. @throws WireFormatError when fewer are left */
  take(count: number): Buffer {
    const end = this.#offset + count
    if (end > this.#bytes.length) throw new WireFormatError(`ends at byte ${this.#bytes.length}, ${end} needed`)
    const piece = this.#bytes.subarray(this.#offset, end)
    this.#offset = end
    return piece
  }

  /** @throws WireFormatError */
  uint32(): number {
    return this.take(4).readUInt32BE()
  }

  /** A length-prefixed field, which may hold any bytes. @throws WireFormatError */
  string(): Buffer {
    return this.take(this.uint32())
  }

  /** A length-prefixed name: up to 100 printable ASCII characters. @throws WireFormatError */
  name(): string {
    const bytes = this.string()
    if (bytes.length > NAME_LIMIT) throw new WireFormatError(`name of ${bytes.length} characters`)
    if (!bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) throw new WireFormatError('name is not printable')
    return bytes.toString('latin1')
  }

  /** All that is left. */
  rest(): Buffer {
    return this.take(this.#bytes.length - this.#offset)
  }

  /** @throws WireFormatError when anything is left */
  end(): void {
    const left = this.#bytes.length - this.#offset
    if (left > 0) throw new WireFormatError(`${left} bytes too many`)
  }
}

/** Four bytes, most significant first. */
export function wireUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A length-prefixed field; text is written as UTF-8. */
export function wireString(value: Uint8Array | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  return Buffer.concat([wireUint32(bytes.length), bytes])
}

/** `-----BEGIN label-----`, base64 in lines of 70, `-----END label-----`, each line ended by a line feed. */
export function armor(label: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64')
  const lines = [`-----BEGIN ${label}-----`]
  for (let at = 0; at < base64.length; at += ARMOR_COLUMNS) lines.push(base64.slice(at, at + ARMOR_COLUMNS))
  return [...lines, `-----END ${label}-----`, ''].join('\n')
}

/**
 * The bytes inside `text`, which must be exactly what `armor` writes for them: same line width, no blank,
 * no second form of base64, nothing before or after.
 * @throws WireFormatError
 */
export function unarmor(label: string, text: string): Buffer {
  if (text.length > ARMOR_LIMIT) throw new WireFormatError(`${text.length} characters are too many`)
  const [begin, end] = [`-----BEGIN ${label}-----\n`, `-----END ${label}-----\n`]
  const bytes = Buffer.from(text.slice(begin.length, -end.length).replaceAll('\n', ''), 'base64')
  if (armor(label, bytes) !== text) throw new WireFormatError(`not an armored ${label}, or irregular`)
  return bytes
}
