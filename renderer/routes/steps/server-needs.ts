import type { Check, CheckId } from '../../../shared/domain'

const SYNCHRONIZING_MENDS: readonly CheckId[] = ['server.sync-succeeded', 'server.sync-recent']
const SAYS_WHERE_FROM: readonly CheckId[] = ['server.export-source', 'server.top-level-site']

/** True when the last synchronization is too old, failed, or never was: a new one is the thing to do. */
export function asksToSynchronize(checks: readonly Check[]): boolean {
  return checks.some(({ id, state }) => SYNCHRONIZING_MENDS.includes(id) && (state === 'failed' || state === 'unknown'))
}

/** True when a check of where updates come from is not in order. */
export function asksWhereFrom(checks: readonly Check[]): boolean {
  return checks.some(({ id, state }) => SAYS_WHERE_FROM.includes(id) && state !== 'ok')
}
