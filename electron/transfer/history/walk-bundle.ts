import type { z } from 'zod'
import { CausewayError } from '../../../shared/errors'
import {
  historyEventSchema,
  historyHeadSchema,
  historyReceiptSchema,
  historyRotationSchema,
  type HistoryEvent,
} from '../../../shared/history-bundle'
import { parseJson } from '../../../shared/json'
import { BundleChain, type ChainHashes } from './bundle-chain'
import { readLines } from './bundle-lines'
import type { OpenedBundle } from './open-bundle'

/** What whoever walks through a bundle is told of, in the bundle's order. */
export interface BundleVisitor {
  event?(event: HistoryEvent): void
  receipt?(receipt: { readonly text: string; readonly signature: string }): void
}

/**
 * Reads an opened bundle again and checks it event by event: places and hashes in one chain from the first event to
 * the head that the statement names, each signed head by the station's key or one that it had before. Of events that are
 * in an archive, those that stayed are checked as the chain names them.
 * @throws CausewayError `ledger.damaged` (details: station, sequence, problem), `bundle.malformed` (details: path)
 */
export async function walkBundle(bundle: OpenedBundle, visitor: BundleVisitor): Promise<ChainHashes> {
  const { file, statement, lines } = bundle
  const chain = new BundleChain(statement)
  const counted = { heads: 0, receipts: 0 }
  const rotations: string[] = []
  let n = 0
  for await (const line of readLines(file)) {
    if (n++ === 0) continue
    if (n > lines) break
    const value = parse(file, line)
    if ('event' in value) {
      const event = read(file, historyEventSchema, value)
      chain.add(event)
      visitor.event?.(event)
    } else if ('head' in value && 'signature' in value) {
      chain.checkHead(read(file, historyHeadSchema, value), bundle.fingerprint)
      counted.heads++
    } else if ('receipt' in value) {
      const { receipt, signature } = read(file, historyReceiptSchema, value)
      visitor.receipt?.({ text: receipt, signature })
      counted.receipts++
    } else if ('rotation' in value) rotations.push(read(file, historyRotationSchema, value).rotation)
    // Lines of a later version are passed over, and what follows them is read.
  }
  const { events, head, heads, receipts } = statement
  if (chain.sequence !== head.sequence || chain.hash !== head.hash || chain.sequence !== events)
    throw chain.damaged(chain.sequence + 1, 'truncated')
  if (counted.heads !== heads || counted.receipts !== receipts)
    throw new CausewayError('bundle.malformed', { path: file }, 'not as many lines as stated')
  chain.settle(bundle.fingerprint, rotations, statement.purpose === 'archive')
  return chain
}

function parse(file: string, line: Buffer): object {
  try {
    const value = parseJson(line.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    throw new CausewayError('bundle.malformed', { path: file }, error)
  }
  throw new CausewayError('bundle.malformed', { path: file }, 'a line that is no object')
}

function read<T>(file: string, schema: z.ZodType<T>, value: object): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new CausewayError('bundle.malformed', { path: file }, parsed.error)
  return parsed.data
}
