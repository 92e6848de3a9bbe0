import type { Check, CheckId, CheckState, CheckValue, ServerFacts } from '../../shared/domain'

/** Checks whose unknown answer is tolerated: the facts behind them are not to be had on every server. */
const MAY_STAY_UNKNOWN: ReadonlySet<CheckId> = new Set<CheckId>([
  'server.update-errors',
  'server.languages-match',
  'server.express-match',
  'server.version-match',
  'server.autonomous',
  'server.no-upstream',
])

/** The checks that stop a transfer: those that failed, and those that must be known and are not. */
export function blocking(checks: readonly Check[]): Check[] {
  return checks.filter(
    (check) => check.state === 'failed' || (check.state === 'unknown' && !MAY_STAY_UNKNOWN.has(check.id)),
  )
}

/** What an export server must show before its metadata is exported. Facts: wsusutil and WSUS API documentation. */
export function exportServerChecks(facts: ServerFacts): Check[] {
  const { sync, download } = facts
  return [
    ...commonChecks(facts),
    make(facts, 'server.sync-succeeded', syncState(facts), syncValue(facts)),
    yesNo(facts, 'server.sync-idle', sync?.running === null || sync === null ? null : !sync.running),
    make(
      facts,
      'server.update-errors',
      sync?.updateErrors == null ? 'unknown' : sync.updateErrors === 0 ? 'ok' : 'failed',
      sync?.updateErrors == null ? { kind: 'none' } : { kind: 'count', count: sync.updateErrors },
    ),
    make(
      facts,
      'server.content-downloaded',
      download === null ? 'unknown' : download.done >= download.total ? 'ok' : 'failed',
      download === null ? { kind: 'none' } : { kind: 'bytes-of', bytes: download.done, total: download.total },
    ),
    yesNo(facts, 'server.files-local', facts.filesOnMicrosoftUpdate === null ? null : !facts.filesOnMicrosoftUpdate),
  ]
}

/**
 * What an import server must show before content is copied in. Languages and express files must match the sender's;
 * versions may differ, with a warning.
 * @param sender the export server's facts from the signed transfer; null when there is no transfer yet
 * @param needBytes bytes that the content store must have room for
 */
export function importServerChecks(facts: ServerFacts, sender: ServerFacts | null, needBytes: number): Check[] {
  const checks = [
    ...commonChecks(facts),
    yesNo(facts, 'server.autonomous', facts.replica === null ? null : !facts.replica),
    make(
      facts,
      'server.no-upstream',
      facts.upstreamServer === null ? 'unknown' : facts.upstreamServer === '' ? 'ok' : 'failed',
      facts.upstreamServer ? { kind: 'text', text: facts.upstreamServer } : { kind: 'none' },
    ),
    make(
      facts,
      'server.free-space',
      facts.freeBytes === null ? 'unknown' : facts.freeBytes >= needBytes ? 'ok' : 'failed',
      facts.freeBytes === null ? { kind: 'none' } : { kind: 'bytes-of', bytes: facts.freeBytes, total: needBytes },
    ),
  ]
  return sender ? [...checks, ...matchChecks(facts, sender)] : checks
}

function commonChecks(facts: ServerFacts): Check[] {
  const found = facts.contentPath !== null || facts.wsusutilPath !== null || facts.version !== null
  return [
    make(facts, 'server.found', found ? 'ok' : 'failed', { kind: 'text', text: facts.name }),
    yesNo(facts, 'server.administrator', facts.administrator),
    make(
      facts,
      'server.wsusutil-found',
      facts.wsusutilPath === null ? 'failed' : 'ok',
      facts.wsusutilPath === null ? { kind: 'none' } : { kind: 'text', text: facts.wsusutilPath },
    ),
    make(
      facts,
      'server.content-readable',
      facts.contentFiles === null ? 'failed' : 'ok',
      facts.contentFiles === null ? { kind: 'none' } : { kind: 'count', count: facts.contentFiles },
    ),
  ]
}

function matchChecks(facts: ServerFacts, sender: ServerFacts): Check[] {
  const lacking =
    facts.languages === null || sender.languages === null
      ? null
      : symmetricDifference(facts.languages, sender.languages)
  return [
    make(
      facts,
      'server.languages-match',
      lacking === null ? 'unknown' : lacking.length === 0 ? 'ok' : 'failed',
      { kind: 'list', items: lacking === null || lacking.length === 0 ? (facts.languages ?? []) : lacking },
    ),
    make(
      facts,
      'server.express-match',
      facts.expressFiles === null || sender.expressFiles === null
        ? 'unknown'
        : facts.expressFiles === sender.expressFiles
          ? 'ok'
          : 'failed',
      facts.expressFiles === null ? { kind: 'none' } : { kind: 'yes-no', yes: facts.expressFiles },
    ),
    make(
      facts,
      'server.version-match',
      facts.version === null || sender.version === null ? 'unknown' : facts.version === sender.version ? 'ok' : 'warning',
      facts.version === null ? { kind: 'none' } : { kind: 'text', text: facts.version },
    ),
  ]
}

function syncState({ sync }: ServerFacts): CheckState {
  if (sync === null || sync.result === 'unknown') return 'unknown'
  return sync.result === 'succeeded' ? 'ok' : 'failed'
}

function syncValue({ sync }: ServerFacts): CheckValue {
  if (sync === null) return { kind: 'none' }
  if (sync.result === 'succeeded' && sync.endedAt !== null) return { kind: 'time', utc: sync.endedAt }
  return { kind: 'text', text: sync.error ?? sync.result }
}

function yesNo(facts: ServerFacts, id: CheckId, good: boolean | null): Check {
  return make(
    facts,
    id,
    good === null ? 'unknown' : good ? 'ok' : 'failed',
    good === null ? { kind: 'none' } : { kind: 'yes-no', yes: good },
  )
}

function make(facts: ServerFacts, id: CheckId, state: CheckState, value: CheckValue): Check {
  return { id, state, value, source: facts.source, at: facts.readAt }
}

function symmetricDifference(a: readonly string[], b: readonly string[]): string[] {
  const [left, right] = [a, b].map((names) => new Set(names.map((name) => name.toLowerCase())))
  return [...new Set([...a, ...b])].filter(
    (name) => left?.has(name.toLowerCase()) !== right?.has(name.toLowerCase()),
  )
}
