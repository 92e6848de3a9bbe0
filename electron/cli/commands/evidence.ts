import { resolve } from 'node:path'
import { LANGUAGES } from '../../../shared/domain'
import { writeEvidence } from '../../transfer/evidence/write-evidence'
import { oneOf, parseCommand, required } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

/** `evidence`: everything that proves one transfer without Causeway, in a folder of its own. */
export const evidence: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      out: { type: 'string' },
      medium: { type: 'string', multiple: true, default: [] },
      language: { type: 'string', default: 'en' },
    },
    { min: 1, max: 1 },
  )
  const folder = resolve(required(values.out, '--out'))
  const language = oneOf(values.language, LANGUAGES, '--language')
  const media = values.medium.map((medium) => resolve(medium))
  return withStation(context, async (station) => {
    const written = await writeEvidence(station, { id: positionals[0] ?? '', folder, media, language })
    return done({ ...written }, [
      `Written: ${folder}, ${written.files} files.`,
      `Read README.txt there. SHA-256 of SHA256SUMS: ${written.sha256}`,
    ])
  })
}
