import { changeBytes, changeText } from './change-bytes'
import type { Random } from './random'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
/** A node by its holder, so that it can be replaced. */
interface Place {
  readonly holder: Json[] | { [key: string]: Json }
  readonly key: string
}

const VALUES: readonly (() => Json)[] = [
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -0,
  () => -1,
  () => 1.5,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => '',
  () => '0',
  () => '1.0',
  () => '2.0',
  () => 'x'.repeat(3000),
  () => '\u0000\ud800\u202e',
  () => '2026-02-30T25:61:61Z',
  () => [],
  () => ({}),
  () => ({ a: { b: { c: [1, 2, 3] } } }),
]

/** Keys that objects of JavaScript have of their own: a careless reader loses or obeys them. */
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'length',
  '0',
  'colour',
  'é',
  'toJSON',
]

/** A JSON sample with changed values, keys and structure; seldom with changed bytes as well. */
export function changeJson(random: Random, samples: readonly Buffer[]): Buffer {
  if (random.oneIn(6)) return changeBytes(random, samples)
  const sample = random.pick(samples).toString('utf8')
  const box: { [key: string]: Json } = { root: JSON.parse(sample) as Json }
  for (let times = random.few(); times > 0; times--) changeNode(random, box)
  let text = JSON.stringify(box['root'], null, random.oneIn(2) ? 2 : 0)
  if (random.oneIn(12)) text = repeatKey(random, text)
  if (random.oneIn(200)) text = `${'['.repeat(5000)}${text}${']'.repeat(5000)}`
  const bytes = Buffer.from(text)
  return random.oneIn(10) ? changeBytes(random, [bytes]) : bytes
}

function changeNode(random: Random, box: { [key: string]: Json }): void {
  const place = random.pick(placesIn(box))
  const { holder, key } = place
  const value = valueAt(place)
  switch (random.below(8)) {
    case 0:
      return put(place, random.pick(VALUES)())
    case 1:
      if (holder === box) return
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      return
    case 2:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value))
      else put({ holder, key: random.pick(KEYS) }, structuredClone(value))
      return
    case 3:
      if (isObject(value))
        put(
          { holder: value, key: random.oneIn(3) ? changeText(random, 'field') : random.pick(KEYS) },
          random.pick(VALUES)(),
        )
      return
    case 4:
      return put(place, structuredClone(valueAt(random.pick(placesIn(box)))))
    case 5:
      return put(place, [value])
    default:
      if (typeof value === 'number')
        put(place, random.pick([value + 1, value - 1, -value, value * 2 ** 32, value / 3, String(value)]))
      else if (typeof value === 'string') put(place, changeText(random, value))
      else if (typeof value === 'boolean') put(place, !value)
  }
}

/** Everything in the tree that can be replaced, the root included. */
function placesIn(holder: Json[] | { [key: string]: Json }): Place[] {
  return Object.keys(holder).flatMap((key) => {
    const value = valueAt({ holder, key })
    return [{ holder, key }, ...(Array.isArray(value) || isObject(value) ? placesIn(value) : [])]
  })
}

function valueAt({ holder, key }: Place): Json {
  return (Array.isArray(holder) ? holder[Number(key)] : holder[key]) ?? null
}

/** As JSON.parse does: also `__proto__` becomes a field like any other. */
function put({ holder, key }: Place, value: Json): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same key twice in one object, which readers of JSON are free to understand in two ways. */
function repeatKey(random: Random, text: string): string {
  const keys = [...text.matchAll(/"(\w+)":/g)]
  if (keys.length === 0) return text
  const { 0: key, index } = random.pick(keys)
  return `${text.slice(0, index)}${key} ${JSON.stringify(random.pick(VALUES)())}, ${text.slice(index)}`
}
