/** Every send has a receive or an explanation, and every receive a send that it equals. */
import type { Finding } from '../../../shared/audit'
import type { StationFacts } from '../station-facts'
import { CLOCK_DIFFERENCE_MS, finding, nameOf, type Gathered, type Placed } from './gathered'

const DAY_MS = 24 * 60 * 60 * 1000

export function comparePairs(gathered: Gathered): Finding[] {
  const sends = gathered.verified('send')
  const receives = gathered.verified('receive')
  const found: Finding[] = []
  for (const [transferId, [send]] of sends) {
    if (!send) continue
    const there = receives.get(transferId) ?? []
    found.push(...(there.length === 0 ? unreceived(gathered, send) : there.flatMap((each) => compare(send, each))))
    if (there.length > 1) found.push(...there.slice(1).map((each) => twice(there[0] ?? each, each)))
  }
  for (const [transferId, there] of receives)
    for (const receive of there) {
      if (!sends.has(transferId)) found.push(...unsent(gathered, receive))
      if (receive.attempt.receiptSha256 === null) found.push(finding('receipt-missing', placed(receive)))
    }
  return [...found, ...gathered.stations.flatMap((station) => unfinished(gathered, station))]
}

function unreceived(gathered: Gathered, send: Placed): Finding[] {
  const { station, attempt } = send
  const there = gathered.destination(attempt.counterpart)
  const at = placed(send)
  if (!there) return [finding('station-missing', { ...at, details: { name: attempt.counterpart ?? '' } })]
  const lost =
    attempt.transferId === null
      ? undefined
      : (station.lost.get(attempt.transferId) ?? there.lost.get(attempt.transferId))
  if (lost !== undefined) return [finding('lost-on-the-way', { ...at, details: { event: lost } })]
  const refused = there.attempts.findLast(
    ({ kind, transferId, verdict }) =>
      kind === 'receive' && transferId === attempt.transferId && verdict !== null && verdict !== 'verified',
  )
  if (refused)
    return [
      finding('refused-there', {
        ...at,
        other: { station: nameOf(there), event: refused.event },
        details: { verdict: refused.verdict ?? '', error: refused.error ?? '' },
      }),
    ]
  const days =
    (Date.parse(there.bundle.statement.createdAt) - Date.parse(attempt.endedAt ?? attempt.startedAt)) / DAY_MS
  const details = { name: nameOf(there), days: Math.max(0, Math.floor(days)) }
  return [finding(days <= gathered.underWayDays ? 'under-way' : 'send-without-receive', { ...at, details })]
}

function unsent(gathered: Gathered, receive: Placed): Finding[] {
  const { attempt } = receive
  const sender = gathered.source(attempt)
  const at = placed(receive)
  const name = attempt.counterpart ?? ''
  if (!sender) return [finding('station-missing', { ...at, details: { name } })]
  const isLater = Date.parse(sender.bundle.statement.createdAt) < Date.parse(attempt.endedAt ?? attempt.startedAt)
  return [
    finding(isLater ? 'history-too-old' : 'receive-without-send', {
      ...at,
      other: { station: nameOf(sender), event: null },
      details: { name },
    }),
  ]
}

function compare(send: Placed, receive: Placed): Finding[] {
  const [sent, got] = [send.attempt, receive.attempt]
  const at = { ...placed(receive), other: { station: nameOf(send.station), event: sent.event } }
  const found: Finding[] = []
  if (sent.digest !== got.digest)
    found.push(finding('digest-differs', { ...at, details: { sent: sent.digest ?? '–', received: got.digest ?? '–' } }))
  if (sent.files !== got.files || sent.bytes !== got.bytes)
    found.push(
      finding('counts-differ', {
        ...at,
        details: {
          sentFiles: sent.files ?? '',
          sentBytes: sent.bytes ?? '',
          receivedFiles: got.files ?? '',
          receivedBytes: got.bytes ?? '',
        },
      }),
    )
  const [sentAt, receivedAt] = [sent.endedAt ?? sent.startedAt, got.endedAt ?? got.startedAt]
  if (Date.parse(receivedAt) < Date.parse(sentAt) - CLOCK_DIFFERENCE_MS)
    found.push(finding('received-before-sent', { ...at, details: { sent: sentAt, received: receivedAt } }))
  return found
}

function twice(first: Placed, again: Placed): Finding {
  const other = { station: nameOf(first.station), event: first.attempt.event }
  return finding('received-twice', { ...placed(again), other })
}

/** Work that was begun and has no end. A fresh one is going on. */
function unfinished(gathered: Gathered, station: StationFacts): Finding[] {
  const created = Date.parse(station.bundle.statement.createdAt)
  return station.attempts.flatMap((attempt) => {
    if (attempt.verdict !== null || attempt.kind === 'verify') return []
    const days = Math.floor((created - Date.parse(attempt.startedAt)) / DAY_MS)
    if (days <= gathered.underWayDays) return []
    const kind = attempt.kind === 'send' ? 'send-unfinished' : 'receive-unfinished'
    return [finding(kind, { ...placed({ station, attempt }), details: { days } })]
  })
}

function placed({ station, attempt }: Placed): { station: string; transferId: string | null; event: number } {
  return { station: nameOf(station), transferId: attempt.transferId, event: attempt.event }
}
