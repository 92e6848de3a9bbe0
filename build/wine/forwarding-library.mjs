/**
 * A Windows library without code: each function that it names is another library's. For what programs want and Wine 8
 * does not have. A PE32+ file of 64-bit x86 with one section that holds the table of exports, as the PE format says:
 * https://learn.microsoft.com/windows/win32/debug/pe-format
 */
const FILE_ALIGNMENT = 0x200
const SECTION_ADDRESS = 0x1000
const EXPORT_DIRECTORY = 40

/**
 * @param {string} library its file name
 * @param {Record<string, string>} functions what each name means, as `library.function`; fewer than fit in 512 bytes
 * @returns {Buffer} the bytes of the file
 */
export function forwardingLibrary(library, functions) {
  const section = exportSection(library, Object.entries(functions).sort())
  if (section.length > FILE_ALIGNMENT) throw new RangeError('too many functions for one piece of the file')
  return Buffer.concat([headers(section.length), section, Buffer.alloc(FILE_ALIGNMENT - section.length)])
}

function exportSection(library, functions) {
  const count = functions.length
  const [addresses, names, ordinals] = [0, 4 * count, 8 * count].map((offset) => EXPORT_DIRECTORY + offset)
  const tables = Buffer.alloc(ordinals + 2 * count)
  const texts = []
  let end = tables.length
  const addressOf = (text) => {
    const address = SECTION_ADDRESS + end
    texts.push(Buffer.from(`${text}\0`, 'latin1'))
    end += texts.at(-1).length
    return address
  }
  tables.writeUInt32LE(addressOf(library), 12)
  tables.writeUInt32LE(1, 16) // the first ordinal
  tables.writeUInt32LE(count, 20)
  tables.writeUInt32LE(count, 24)
  tables.writeUInt32LE(SECTION_ADDRESS + addresses, 28)
  tables.writeUInt32LE(SECTION_ADDRESS + names, 32)
  tables.writeUInt32LE(SECTION_ADDRESS + ordinals, 36)
  for (const [at, [name, meaning]] of functions.entries()) {
    // An address inside the export section is the text of a forwarder, not code.
    tables.writeUInt32LE(addressOf(meaning), addresses + 4 * at)
    tables.writeUInt32LE(addressOf(name), names + 4 * at)
    tables.writeUInt16LE(at, ordinals + 2 * at)
  }
  return Buffer.concat([tables, ...texts])
}

function headers(sectionLength) {
  const file = Buffer.alloc(FILE_ALIGNMENT)
  file.write('MZ', 0, 'latin1')
  file.writeUInt32LE(0x40, 0x3c)
  file.write('PE\0\0', 0x40, 'latin1')
  file.writeUInt16LE(0x8664, 0x44) // machine: x64
  file.writeUInt16LE(1, 0x46) // sections
  file.writeUInt16LE(240, 0x54) // length of the optional header
  file.writeUInt16LE(0x2022, 0x56) // a library, for large addresses

  const optional = file.subarray(0x58)
  optional.writeUInt16LE(0x20b, 0) // PE32+
  optional.writeUInt32LE(FILE_ALIGNMENT, 8) // initialized data
  optional.writeBigUInt64LE(0x1_8000_0000n, 24) // preferred address
  optional.writeUInt32LE(SECTION_ADDRESS, 32) // alignment in memory
  optional.writeUInt32LE(FILE_ALIGNMENT, 36)
  optional.writeUInt16LE(6, 40) // Windows version
  optional.writeUInt16LE(6, 48)
  optional.writeUInt32LE(2 * SECTION_ADDRESS, 56) // length in memory
  optional.writeUInt32LE(FILE_ALIGNMENT, 60) // length of the headers
  optional.writeUInt16LE(3, 68) // subsystem: console
  optional.writeUInt16LE(0x140, 70) // may be moved, no data is executed
  optional.writeUInt32LE(16, 108) // data directories; the first is the exports
  optional.writeUInt32LE(SECTION_ADDRESS, 112)
  optional.writeUInt32LE(sectionLength, 116)

  const section = optional.subarray(240)
  section.write('.rdata', 0, 'latin1')
  section.writeUInt32LE(sectionLength, 8)
  section.writeUInt32LE(SECTION_ADDRESS, 12)
  section.writeUInt32LE(FILE_ALIGNMENT, 16)
  section.writeUInt32LE(FILE_ALIGNMENT, 20)
  section.writeUInt32LE(0x4000_0040, 36) // readable, initialized
  return file
}
