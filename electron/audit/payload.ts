/** Facts out of an event's payload, read leniently: an older or newer Causeway may say less, more or otherwise. */
type Payload = Readonly<Record<string, unknown>>

export function textIn(payload: Payload, name: string): string | null {
  const value = payload[name]
  return typeof value === 'string' && value !== '' ? value : null
}

export function countIn(payload: Payload, name: string): number | null {
  const value = payload[name]
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

export function objectIn(payload: Payload, name: string): Payload | null {
  const value = payload[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : null
}

export function objectsIn(payload: Payload, name: string): Payload[] {
  const value: unknown = payload[name]
  if (!Array.isArray(value)) return []
  return value.filter((item): item is Payload => typeof item === 'object' && item !== null && !Array.isArray(item))
}

/** Serial numbers of the devices that an event names, in `devices` or `volumes`. */
export function serialsIn(payload: Payload): string[] {
  return [...objectsIn(payload, 'devices'), ...objectsIn(payload, 'volumes')].flatMap(
    (item) => textIn(item, 'serial') ?? [],
  )
}
