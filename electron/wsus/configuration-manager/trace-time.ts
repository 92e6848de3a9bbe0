import type { ReportedTime } from '../../../shared/configuration-manager'

/** A time in a log of Configuration Manager. `local` is as written, to the millisecond. */
export interface TraceTime extends ReportedTime {
  readonly local: string
  /** Minutes; null: the log does not say. */
  readonly bias: number | null
}

/** The farthest time zones are 12 hours west and 14 hours east of Greenwich. */
const LARGEST_BIAS = 14 * 60

const CLOCK = String.raw`(\d{1,2}):(\d{2}):(\d{2})\.(\d{3,7})([+-]\d{1,4})?`
const TIME = new RegExp(`^${CLOCK}$`)
const DATE = /^(\d{1,2})-(\d{1,2})-(\d{4})$/
const DATE_AND_TIME = new RegExp(String.raw`^(\d{1,2})-(\d{1,2})-(\d{4}) ${CLOCK}$`)

/**
 * The attributes `time="15:30:15.759-480" date="05-09-2023"` of a CMTrace entry: month first, 3 to 7 digits of a second.
 *
 * What follows the time is the writer's time zone bias in minutes, daylight saving included: **UTC = local + bias**, the
 * sign of Windows' TIME_ZONE_INFORMATION and the reverse of an ISO 8601 offset. No Microsoft document says so; an entry
 * of PolicyAgent.log at 15:30:15.759-480 holds the same moment as `DateTime = "20230509073015.769000+000"`, and a
 * wsyncmgr.log from California in February carries +480. Scripts that imitate the format may write the other sign.
 *
 * @returns null for what is no such time
 */
export function traceTime(time: string, date: string): TraceTime | null {
  const [, month, day, year] = DATE.exec(date) ?? []
  return year === undefined ? null : timeOf([year, month, day], TIME.exec(time)?.slice(1))
}

/** `02-08-2020 02:13:11.522+480`, as site server logs write it. */
export function siteServerTime(text: string): TraceTime | null {
  const [, month, day, year, ...clock] = DATE_AND_TIME.exec(text) ?? []
  return year === undefined ? null : timeOf([year, month, day], clock)
}

function timeOf(
  [year, month, day]: readonly (string | undefined)[],
  clock: readonly (string | undefined)[] | undefined,
): TraceTime | null {
  if (!clock) return null
  const [hour, minute, second, fraction, offset] = clock
  const text = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}.${fraction?.slice(0, 3)}`
  const moment = new Date(`${text}Z`)
  // Date takes 30 February for 1 March; such a time was never written by a clock.
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== `${text}Z`) return null
  const bias = offset === undefined || Math.abs(Number(offset)) > LARGEST_BIAS ? null : Number(offset)
  return { local: text, bias, utc: bias === null ? null : new Date(moment.getTime() + bias * 60_000).toISOString() }
}

function two(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0')
}
