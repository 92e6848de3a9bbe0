/** Who asked for a transfer, who authorised it, what was scanned and on which devices it lay, as far as events say. */
export interface RecordedScan {
  readonly scanner: string
  readonly version: string | null
  /** Of the signatures, UTC. */
  readonly signaturesAt: string | null
  readonly files: number | null
  readonly bytes: number | null
  /** The ledger event that holds it. */
  readonly event: number
}

export interface ReportDevice {
  readonly serial: string
  readonly model: string | null
  readonly label: string | null
  /** Volumes of the transfer that lie on it; empty where the events do not say. */
  readonly volumes: readonly number[]
}

type Payload = Readonly<Record<string, unknown>>
/** Types stay open: a newer version may record more. */
interface PayloadEvent {
  readonly type: string
  readonly payload: Payload
  readonly sequence: number
}

/** The newest answer; null where no event names one, which a report says. */
export function requesterOf(events: readonly PayloadEvent[]): string | null {
  const named = events.flatMap(({ payload }) => text(payload['requester']) ?? text(payload['requestedBy']) ?? [])
  return named.at(-1) ?? null
}

/** Everybody who authorised something of the transfer or was present as the second person, each once. */
export function authorisersOf(events: readonly PayloadEvent[]): string[] {
  const named = events.flatMap(({ type, payload }) => [
    text(payload['authoriser']),
    text(payload['authorisedBy']),
    type === 'operator.present' ? text(payload['account']) : null,
    text(object(payload['secondPerson'])?.['name']),
  ])
  return [...new Set(named.filter((name) => name !== null))]
}

/** Scans in the order in which they were recorded; of several records of one scanner the newest. */
export function scansOf(events: readonly PayloadEvent[]): RecordedScan[] {
  const scans = new Map<string, RecordedScan>()
  for (const { type, payload, sequence } of events) {
    const recorded = [...objects(payload['scans']), ...(type.startsWith('scan.') ? [payload] : [])]
    for (const scan of recorded) {
      const scanner = text(scan['scanner']) ?? text(scan['name'])
      if (scanner === null) continue
      scans.set(scanner, {
        scanner,
        version: text(scan['version']),
        signaturesAt: text(scan['signaturesAt']),
        files: count(scan['files']),
        bytes: count(scan['bytes']),
        event: sequence,
      })
    }
  }
  return [...scans.values()]
}

/** Devices with a serial number, each once, as the newest event describes it. */
export function devicesOf(events: readonly PayloadEvent[]): ReportDevice[] {
  const devices = new Map<string, ReportDevice>()
  for (const { payload } of events)
    for (const device of objects(payload['devices'])) {
      const serial = text(device['serial'])
      if (serial === null) continue
      const volumes: unknown = device['volumes']
      devices.set(serial, {
        serial,
        model: text(device['model']),
        label: text(device['label']),
        volumes: Array.isArray(volumes) ? volumes.filter((index) => Number.isSafeInteger(index)) : [],
      })
    }
  return [...devices.values()]
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

function object(value: unknown): Payload | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : null
}

function objects(value: unknown): Payload[] {
  return Array.isArray(value) ? value.map(object).filter((item) => item !== null) : []
}
