/** shared/format.ts bound to the window's language and words: what templates call. */
import type { CheckValue } from '../../shared/domain'
import * as plain from '../../shared/format'
import { isolated, mapStrings } from '../../shared/text'
import { messages } from '../messages'
import { language } from './language.svelte'

export { fingerprintBody, formatDuration, groupCharacters } from '../../shared/format'

export const formatCount = (value: number): string => plain.formatCount(value, language())
export const formatBytes = (bytes: number): string => plain.formatBytes(bytes, language())
export const formatBytesOf = (done: number, total: number): string =>
  plain.formatBytesOf(done, total, messages().common.of, language())
export const formatSpeed = (bytesPerSecond: number): string => plain.formatSpeed(bytesPerSecond, language())
export const formatPercent = (done: number, total: number): string => plain.formatPercent(done, total, language())
export const formatTime = (utc: string): string => plain.formatTime(utc, language())
export const formatClock = (utc: string): string => plain.formatClock(utc, language())
export const formatList = (items: readonly string[]): string => plain.formatList(items.map(isolated), language())
export const formatCheckValue = (value: CheckValue): string =>
  plain.formatCheckValue(mapStrings(value, isolated), messages().common, language())
