/**
 * The test file that the makers of malware scanners agreed upon (EICAR): harmless, and every scanner is to call it
 * malware. It is put together when it is wanted, from parts in the wrong order, so that no file of Causeway holds it:
 * a scanner would take the program itself for malware. Source: eicar.org, 68 bytes.
 */
const PARTS = ['TEST-FILE!$H+H*', '$EICAR-STANDARD-ANTIVIRUS-', 'PZX54(P^)7CC)7}', 'X5O!P%@AP[4\\']

export function eicarTestFile(): Buffer {
  return Buffer.concat(PARTS.toReversed().map((part) => Buffer.from(part, 'latin1')))
}
