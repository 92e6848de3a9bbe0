import { z } from 'zod'
import { fingerprintSchema, sha256Schema, stationNameSchema, transferIdSchema, utcSchema } from '../../shared/domain'
import { parseJson } from '../../shared/json'
import { ledgerHeadSchema } from '../../shared/transfer-json'
import { sha256Of } from '../files/hash'
import { headText } from '../ledger/chain'
import type { HeadProof, ProvenHead } from '../ledger/held-heads'
import { NAMESPACES, verifySshsig } from '../trust/sshsig'

const headSchema = z.strictObject({
  hash: sha256Schema,
  sequence: z.number().int().positive(),
  station: z.string(),
})

/** Only what names the head, so that the statements of other versions prove theirs as well. */
const party = z.looseObject({ name: stationNameSchema, fingerprint: fingerprintSchema })
const statement = { transferId: transferIdSchema, createdAt: utcSchema, ledgerHead: ledgerHeadSchema }
const transferSchema = z.looseObject({ ...statement, source: party })
const receiptSchema = z.looseObject({ ...statement, receiver: party })

/**
 * What a signed statement says of a ledger's head, and by whose key; null when its signature does not hold or it does
 * not say so. Whether that key is trusted is the caller's to ask. Never throws.
 */
export function proveHead(proof: HeadProof): ProvenHead | null {
  try {
    switch (proof.kind) {
      case 'head':
        return proveAlone(proof)
      case 'transfer':
        return proveTransfer(proof)
      case 'receipt':
        return proveReceipt(proof)
    }
  } catch {
    return null
  }
}

function proveAlone({ text, signature }: Extract<HeadProof, { kind: 'head' }>): ProvenHead | null {
  const { fingerprint } = verifySshsig(signature, NAMESPACES.ledger, Buffer.from(text))
  const head = headSchema.parse(parseJson(text))
  return headText(head) === text ? { ...head, fingerprint, statedAt: null, transferId: null } : null
}

function proveTransfer({
  tagManifest,
  signature,
  transferJson,
}: Extract<HeadProof, { kind: 'transfer' }>): ProvenHead | null {
  const { fingerprint } = verifySshsig(signature, NAMESPACES.transfer, Buffer.from(tagManifest))
  if (!tagManifest.split('\n').includes(`${sha256Of(transferJson)}  transfer.json`)) return null
  const { source, ...said } = transferSchema.parse(parseJson(transferJson))
  return asHead(fingerprint, source, said)
}

function proveReceipt({ text, signature }: Extract<HeadProof, { kind: 'receipt' }>): ProvenHead | null {
  const { fingerprint } = verifySshsig(signature, NAMESPACES.receipt, Buffer.from(text))
  const { receiver, ...said } = receiptSchema.parse(parseJson(text))
  return asHead(fingerprint, receiver, said)
}

/** A station speaks for its own ledger only, and an empty ledger has no head. */
function asHead(
  fingerprint: string,
  by: z.infer<typeof party>,
  { ledgerHead, createdAt, transferId }: z.infer<z.ZodObject<typeof statement>>,
): ProvenHead | null {
  const { sequence, hash } = ledgerHead
  if (by.fingerprint !== fingerprint || sequence === 0) return null
  return { fingerprint, station: by.name, sequence, hash, statedAt: createdAt, transferId }
}
