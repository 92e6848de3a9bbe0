import type { ContentNeeds, LackingContent, MissingFile } from '../../../shared/completeness'
import { formatBytes, formatCount } from '../../../shared/format'

/** As many files are shown to people; `--json` has more. */
const SHOWN = 20

/** What this server lacks of a received package, and one that has nothing but the transfer; nothing when both have all. */
export function describeNeeds({ fresh, here, acceptedBecause }: ContentNeeds): string[] {
  const whole = [fresh, here].every((lacking) => lacking?.needed.files === 0)
  if (whole) return []
  return [
    here ? `This server ${said(here)}.` : 'The content store of this server could not be read to its end.',
    `A server with this transfer alone ${said(fresh)}.`,
    ...(acceptedBecause ? [`The sender went on without some files: ${acceptedBecause}`] : []),
    ...nameMissing((here ?? fresh).named, (here ?? fresh).needed.files),
  ]
}

function said({ needed: { files, bytes } }: LackingContent): string {
  if (files === 0) return 'has every file that is needed'
  return `lacks ${formatCount(files, 'en')} files (${formatBytes(bytes, 'en')}) that are needed`
}

/** The first of `count` missing files, a line each. */
export function nameMissing(files: readonly MissingFile[], count: number): string[] {
  const lines = files.slice(0, SHOWN).map(({ sha1, fileName, bytes, updateTitle }) => {
    const size = bytes === null ? 'size unknown' : formatBytes(bytes, 'en')
    return `  missing: ${fileName} (${size}) of ${updateTitle}, SHA-1 ${sha1}`
  })
  const more = count - lines.length
  return more > 0 ? [...lines, `  … and ${formatCount(more, 'en')} more; --json lists them`] : lines
}
