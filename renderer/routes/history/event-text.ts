import type { Check, Verdict } from '../../../shared/domain'
import { ERRORS, type ErrorCode, type ErrorEnvelope } from '../../../shared/errors'
import type { EventType, LedgerEvent } from '../../../shared/ledger'
import { RECEIVE_STEPS, SEND_STEPS, type StepId } from '../../../shared/steps'
import { messages, words } from '../../messages'

/** What happened, as one line of the timeline. Payloads are read tolerantly: an older ledger may say less. */
export function eventTitle({ type, payload }: LedgerEvent): string {
  const text = messages().history
  switch (type) {
    case 'send.step':
    case 'receive.step': {
      const step = stepIn(payload['step'])
      if (!step) return text.events[type]
      const name = words().steps[step]
      const { outcome } = payload
      return text.stepOutcome[outcome === 'failed' || outcome === 'cancelled' ? outcome : 'done'](name)
    }
    case 'send.verdict':
    case 'receive.verdict':
    case 'verify.verdict': {
      const verdict = verdictIn(payload['verdict'])
      return verdict ? text.verdictIs(words().verdicts[verdict]) : text.events[type]
    }
    case 'custody.handed-over': {
      const carrier = payload['carrier'] ?? payload['to']
      return typeof carrier === 'string' ? text.handedOverTo(carrier) : text.events[type]
    }
    case 'receipt.accepted': {
      const { how } = payload
      return how === 'file' || how === 'code' ? text.receiptAccepted[how] : text.events[type]
    }
    default:
      return text.events[type]
  }
}

const BAD_EVENTS: ReadonlySet<EventType> = new Set([
  'signer.refused',
  'trust.answer-wrong',
  'receipt.refused',
  'receipt.code-wrong',
  'operator.refused',
  'station.file-altered',
  'credential.refused',
  'ledger.head-contradiction',
  'scan.hit',
  'custody.flagged',
  'custody.lost',
])

/** Whether an event proved something, went wrong, or merely happened; the title says the same in words. */
export function eventTone({ type, payload }: LedgerEvent): 'ok' | 'bad' | 'plain' {
  if (BAD_EVENTS.has(type)) return 'bad'
  if (type === 'scan.failed' || type === 'scan.tested') return payload['outcome'] === 'failed' ? 'bad' : 'plain'
  if (type === 'receipt.accepted') return 'ok'
  if (type === 'custody.sanitising-checked') return payload['outcome'] === 'failed' ? 'bad' : 'ok'
  if (type.endsWith('.step')) return payload['outcome'] === 'failed' ? 'bad' : 'plain'
  if (!type.endsWith('.verdict')) return 'plain'
  if (payload['verdict'] === 'verified') return 'ok'
  return payload['verdict'] === 'cancelled' ? 'plain' : 'bad'
}

/** The checks with their evidence that an event recorded. */
export function checksIn({ payload }: LedgerEvent): Check[] {
  const { checks, flags } = payload
  // What was found of media stands by device.
  const flagged = Array.isArray(flags) ? flags.flatMap((flag: unknown) => checksOf(flag)) : []
  return [...(Array.isArray(checks) ? checks.filter(isCheck) : []), ...flagged]
}

/** Why a step stopped or a transfer failed, as the event recorded it. */
export function errorIn({ payload }: LedgerEvent): ErrorEnvelope | null {
  const error: unknown = payload['error']
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  if (typeof error.code !== 'string' || !(error.code in ERRORS) || error.code === 'cancelled') return null
  const details = 'details' in error && typeof error.details === 'object' ? error.details : null
  return {
    code: error.code as ErrorCode,
    details: (details ?? {}) as ErrorEnvelope['details'],
    cause: 'cause' in error && typeof error.cause === 'string' ? error.cause : null,
  }
}

function checksOf(flag: unknown): Check[] {
  if (typeof flag !== 'object' || flag === null || !('checks' in flag)) return []
  return Array.isArray(flag.checks) ? flag.checks.filter(isCheck) : []
}

function stepIn(value: unknown): StepId | null {
  return [...SEND_STEPS, ...RECEIVE_STEPS].find((step) => step === value) ?? null
}

function verdictIn(value: unknown): Verdict | null {
  return typeof value === 'string' && value in words().verdicts ? (value as Verdict) : null
}

function isCheck(value: unknown): value is Check {
  if (typeof value !== 'object' || value === null) return false
  return 'id' in value && String(value.id) in words().checks && 'state' in value && 'value' in value && 'at' in value
}
