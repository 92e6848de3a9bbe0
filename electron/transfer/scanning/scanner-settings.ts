import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { scannerSettingSchema, type ScannerKind, type ScannerSetting } from '../../../shared/scanners'
import { PATH_PLACE } from '../../scanners/command'
import { usualProgram } from '../../scanners/usual-places'

/** What is said of a scanner that is to be added. */
export interface WantedScanner {
  readonly name: string
  readonly kind: ScannerKind
  /** Absolute; null: where this kind usually lies. */
  readonly program: string | null
  readonly database: string | null
  readonly args: readonly string[]
  readonly acceptGaps: boolean
}

/**
 * A scanner as the station keeps it, with a program that is there.
 * @throws CausewayError `file.unreadable` (details: path) when the program is no file; `usage` for what does not fit the
 *   kind
 */
export async function settingFor(wanted: WantedScanner): Promise<ScannerSetting> {
  const { name, kind, database, acceptGaps } = wanted
  const args = [...wanted.args]
  if (kind !== 'command' && args.length > 0)
    throw new CausewayError('usage', { problem: 'only a command has arguments' })
  if (kind !== 'clamav' && database !== null)
    throw new CausewayError('usage', { problem: 'only clamav has a folder of signatures' })
  if (kind === 'practice') return { name, kind, acceptGaps, rehearsal: 'clean' }
  const program = await programOf(wanted)
  switch (kind) {
    case 'defender':
      return { name, kind, acceptGaps, program }
    case 'clamav':
      return { name, kind, acceptGaps, program, ...(database === null ? {} : { database }) }
    case 'command':
      if (!args.some((argument) => argument.includes(PATH_PLACE)))
        throw new CausewayError('usage', { problem: `one argument must hold ${PATH_PLACE}` })
      return checked({ name, kind, acceptGaps, program, args })
  }
}

/** What is run, in words for people. */
export function describeScanner(setting: ScannerSetting): string {
  switch (setting.kind) {
    case 'practice':
      return setting.rehearsal
    case 'defender':
    case 'clamav':
      return setting.program
    case 'command':
      return [setting.program, ...setting.args].join(' ')
  }
}

async function programOf({ kind, program }: WantedScanner): Promise<string> {
  const path = program ?? usualProgram(kind)
  if (path === null) throw new CausewayError('usage', { problem: 'a command needs its program' })
  if (!isAbsolute(path)) throw new CausewayError('usage', { problem: `${path} is not a whole path` })
  const facts = await stat(path).catch((cause: unknown) => {
    throw new CausewayError('file.unreadable', { path }, cause)
  })
  if (!facts.isFile()) throw new CausewayError('file.unreadable', { path })
  return path
}

function checked(setting: ScannerSetting): ScannerSetting {
  const read = scannerSettingSchema.safeParse(setting)
  if (!read.success) throw new CausewayError('usage', { problem: 'the arguments are too many or too long' })
  return read.data
}
