/**
 * A day that was typed as year-month-day, in UTC. Nothing typed is no day; what is no day is false.
 * @param at its first or its last second
 */
export function readDay(typed: string, at: 'first' | 'last'): string | null | false {
  const text = typed.trim()
  if (text === '') return null
  const time = new Date(`${text}T${at === 'first' ? '00:00:00' : '23:59:59'}.000Z`)
  // 31 February would be taken for a day of March.
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
  return isDay ? time.toISOString() : false
}
