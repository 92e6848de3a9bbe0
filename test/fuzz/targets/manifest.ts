import {
  formatManifestLine,
  parseManifest,
  type ManifestEntry,
  type ManifestKind,
} from '../../../electron/bag/manifest'
import { changeBytes } from '../change-bytes'
import { flawOf } from '../models/medium-path'
import { demand, refusedBy, samplesOf, type Target } from '../target'

const REFUSALS = [
  'bag.manifest-malformed',
  'bag.manifest-empty',
  'path.unsafe',
  'path.too-long',
  'path.collision',
] as const

/**
 * Accepted damage: a text that is read although it is not, byte for byte, what its entries are written as; a path
 * that no system may get; a text that is read differently in other pieces.
 */
export const manifest: Target = {
  name: 'manifest',
  open(samples) {
    const own = samplesOf(samples, 'manifest')
    return {
      change: (random) => changeBytes(random, own),
      async check(input) {
        const kind = input.includes(' data/') ? 'payload' : 'tag'
        const whole = await read(input, kind, input.length || 1)
        const size = 1 + (input.reduce((sum, byte) => sum + byte, 0) % 97)
        const pieces = await read(input, kind, size)
        if (whole === null || pieces === null) {
          demand(whole === pieces, 'accepted or refused depending on its pieces')
          return 'refused'
        }
        demand(Buffer.from(whole.map(formatManifestLine).join('')).equals(input), 'not what its entries are written as')
        demand(JSON.stringify(whole) === JSON.stringify(pieces), 'other entries in other pieces')
        for (const { path, sha256 } of whole) {
          demand(flawOf(path) === null, `a path that ${flawOf(path) ?? ''}`)
          demand(path.startsWith('data/') === (kind === 'payload'), 'a path of the other manifest')
          demand(/^[0-9a-f]{64}$/.test(sha256), 'no digest')
        }
        return 'accepted'
      },
    }
  },
}

async function read(input: Buffer, kind: ManifestKind, size: number): Promise<ManifestEntry[] | null> {
  const entries: ManifestEntry[] = []
  try {
    for await (const entry of parseManifest(pieces(input, size), kind)) entries.push(entry)
    return entries
  } catch (error) {
    return refusedBy(error, REFUSALS) && null
  }
}

/** In one buffer that is filled anew each time, as files are read. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(size)
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(buffer, 0, at, at + size)
    yield await Promise.resolve(buffer.subarray(0, length))
  }
}
