/** As many attempts as a person would wait for. */
const MOST_ATTEMPTS = 3000

/** Takes pieces out of an input for as long as it still fails in the same way. */
export async function shrink(input: Buffer, fails: (smaller: Buffer) => Promise<boolean>): Promise<Buffer> {
  let best = input
  let attempts = 0
  for (let piece = best.length >> 1; piece >= 1; piece >>= 1) {
    for (let at = 0; at < best.length && attempts < MOST_ATTEMPTS; attempts++) {
      const smaller = Buffer.concat([best.subarray(0, at), best.subarray(at + piece)])
      if (await fails(smaller)) best = smaller
      else at += piece
    }
  }
  return best
}
