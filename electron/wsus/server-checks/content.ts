/** Checks of the content store: that its files are there, all of them, and that there is room for more. */
import type { CheckValue, ServerFacts } from '../../../shared/domain'
import { count, names, text, UNKNOWN, type CheckFunction, type Finding } from './finding'

export function contentDownloaded({ download, contentFiles }: ServerFacts): Finding {
  if (download === null) return UNKNOWN
  const { done, total } = download
  const value: CheckValue = { kind: 'bytes-of', bytes: done, total }
  // Nothing of nothing is what an idle server answers, but also one that has approved nothing: files tell them apart.
  if (total === 0 && !contentFiles) return ['unknown', value]
  return [done >= total ? 'ok' : 'failed', value]
}

/**
 * The bytes above are of downloads in hand; a download that failed or was cancelled is not among them. Which updates
 * lack files the server counts by itself.
 */
export function updateFilesReady({ notReady }: ServerFacts): Finding {
  if (!notReady) return UNKNOWN
  const { needingFiles, failed, updates } = notReady
  // The two counts overlap in a way that is not documented; the larger one is certain.
  const total = Math.max(needingFiles, failed)
  const titles = (updates ?? []).map(({ title, state }) => `${title} (${state})`)
  return total === 0 && titles.length === 0 ? ['ok', count(0)] : ['failed', names(titles, total)]
}

export function contentReadable(atLeast: number): CheckFunction {
  return ({ contentPath, contentFiles }) => {
    if (contentPath === null) return UNKNOWN
    if (contentFiles === null) return ['failed', text(contentPath)]
    return [contentFiles >= atLeast ? 'ok' : 'failed', count(contentFiles)]
  }
}

export function freeSpace(needBytes: number): CheckFunction {
  return ({ freeBytes }) => {
    if (freeBytes === null) return UNKNOWN
    return [freeBytes > 0 && freeBytes >= needBytes ? 'ok' : 'failed', { kind: 'bytes', bytes: freeBytes }]
  }
}
