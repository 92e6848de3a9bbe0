import type { CarriedCompanion, PlacedCompanion, PlannedCompanion } from '../../../shared/companions'
import { wording } from '../../../shared/wording'

/** A companion folder as a send planned it, as a transfer carries it, or as a receive placed it. */
export type Companion = CarriedCompanion | PlannedCompanion | PlacedCompanion

/** What travels besides the content store, or what became of it and what is left to do with it. */
export function describeCompanions(companions: readonly Companion[]): string[] {
  return companions.flatMap((companion) => {
    const words = wording('en').companions[companion.kind]
    const what = `${companion.name} (${words.label}), ${companion.files} files, ${companion.bytes} bytes`
    if ('alreadyThere' in companion) return placed(companion, what)
    if (!('leftBehindCount' in companion)) return [`Companion: ${what}`]
    const { leftBehind, leftBehindCount, folder } = companion
    const links = leftBehind.slice(0, 20).map((path) => `  link, left behind: ${path}`)
    const more = leftBehindCount > links.length ? [`  and ${leftBehindCount - links.length} more links`] : []
    return [`Companion: ${what}, from ${folder}`, ...links, ...more, ...words.before.map((line) => `  ${line}`)]
  })
}

function placed({ kind, folder }: PlacedCompanion, what: string): string[] {
  if (folder === null) return [`Companion left on the medium: ${what}`]
  const { steps, after } = wording('en').companions[kind]
  return [
    `Companion: ${what}, in ${folder}`,
    ...steps(folder).map((line, n) => `  [ ] ${n + 1} ${line}`),
    ...after.map((line) => `  ${line}`),
  ]
}
