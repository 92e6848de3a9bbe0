/** `2026-11-21 09:14:02 +01:00`: local time that reads the same in every language and leaves no doubt. */
export function localTime(utc: string, timeZone: string): string {
  const time = new Date(utc)
  if (Number.isNaN(time.getTime())) return utc
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  }).formatToParts(time)
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((found) => found.type === type)?.value ?? ''
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00'
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')} ${offset}`
}

/** `2026-11-21 08:14:02 UTC`; a text that is no time is shown as it stands. */
export function utcTime(utc: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(utc) ? `${utc.slice(0, 10)} ${utc.slice(11, 19)} UTC` : utc
}
