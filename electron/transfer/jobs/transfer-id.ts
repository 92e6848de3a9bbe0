import { randomBytes } from 'node:crypto'

/**
 * A new transfer's id: `0042-export-1-7f3a9c1e`. The sequence sorts, the name says where it came from, the
 * random part keeps two stations of one name apart.
 */
export function newTransferId(sequence: number, stationName: string): string {
  const slug =
    stationName
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 32)
      .replace(/-+$/, '') || 'station'
  return `${String(sequence).padStart(4, '0')}-${slug}-${randomBytes(4).toString('hex')}`
}
