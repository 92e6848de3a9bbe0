/**
 * Which events stay in the ledger when those around them go to an archive: every event that a rule asks for. Decided
 * here for each type, and nowhere else; a type without a decision does not compile.
 */
import type { EventType } from '../../shared/ledger'
import { NAMES_DEVICES } from './schema'

type Decision = 'stays' | 'goes'

/** `stays`: something decides by events of this type, however old; what it is stands beside it. */
export const CARRIED: Readonly<Record<EventType, Decision>> = {
  // Who administrates where no policy was set, and whose reports these are.
  'station.created': 'stays',
  // What decides beside the policy: the newest of them holds.
  'station.taken-over': 'stays',
  'station.file-altered': 'goes',
  'settings.changed': 'stays',
  'practice.server-created': 'goes',
  'server.synchronization-started': 'goes',
  'signer.trusted': 'stays',
  'signer.refused': 'goes',
  // A trust.json from before must not make a key good again.
  'signer.revoked': 'stays',
  'signer.rotated': 'stays',
  // Which heads an earlier key may have signed.
  'key.rotated': 'stays',
  'policy.changed': 'stays',
  'operator.identified': 'stays',
  'operator.refused': 'goes',
  // Tries with a credential since the last right one.
  'operator.present': 'stays',
  'credential.set': 'stays',
  'credential.removed': 'stays',
  'credential.refused': 'stays',
  'trust.answer-wrong': 'goes',
  'trust.accepted': 'goes',
  'send.started': 'goes',
  'send.step': 'goes',
  // The last number and digest, what an increment may build on, and which archive an attempt is in.
  'send.verdict': 'stays',
  'receive.started': 'goes',
  'receive.step': 'goes',
  'scan.part-done': 'goes',
  'scan.done': 'goes',
  'scan.hit': 'goes',
  'scan.failed': 'goes',
  // Replay and rollback.
  'receive.verdict': 'stays',
  'verify.verdict': 'stays',
  // The inventory of devices: who holds one, in what state, what was found on it.
  'custody.handed-over': 'stays',
  'custody.labelled': 'stays',
  'custody.sanitised': 'stays',
  'custody.sanitising-checked': 'stays',
  'custody.disposed': 'stays',
  'custody.lost': 'stays',
  'custody.flagged': 'stays',
  'custody.rule-changed': 'stays',
  'receipt.signed': 'stays',
  // Baselines, and tries with a check code.
  'receipt.accepted': 'stays',
  'receipt.refused': 'goes',
  'receipt.code-wrong': 'stays',
  // Names the row of the head that was kept, which could vanish without it.
  'ledger.head-kept': 'stays',
  'ledger.head-contradiction': 'stays',
  // The duty to verify.
  'ledger.verified': 'stays',
  'ledger.archived': 'stays',
  'scan.tested': 'goes',
  // It holds all settings, as settings.changed does.
  'scan.settings-changed': 'stays',
  'server.health-checked': 'goes',
  'server.reset': 'goes',
  'report.written': 'goes',
  'evidence.written': 'goes',
  'history.bundled': 'goes',
  'audit.bundle-added': 'goes',
  'audit.bundle-refused': 'goes',
  'audit.reconciled': 'goes',
}

const STAYING = Object.entries(CARRIED)
  .filter(([, decision]) => decision === 'stays')
  .map(([type]) => `'${type}'`)

/**
 * SQL: what a row of `events` up to `$through` must be to stay. Beside the types: events that name devices (the inventory
 * is worked out from all of them), those whose hash has left in a signed head (so that heads held elsewhere are judged
 * without the archive), the last event, whose hash the next one names, and the one with the latest time, by which a
 * clock that was set back is told.
 */
export const IS_CARRIED = `(type IN (${STAYING.join(', ')}) OR ${NAMES_DEVICES} OR sequence IN
  (SELECT sequence FROM held_heads WHERE direction = 'left') OR sequence = $through OR sequence =
  (SELECT sequence FROM events WHERE sequence <= $through ORDER BY at DESC, sequence LIMIT 1))`
