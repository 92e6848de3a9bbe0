import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import {
  LONGEST_SIGNATURE_AGE_DAYS,
  SCANNER_KINDS,
  SCANNER_REHEARSALS,
  scannerNameSchema,
  type ScannerSetting,
  type ScanningView,
  type SelfTest,
} from '../../../shared/scanners'
import type { Station } from '../../station/station'
import { describeScanner, settingFor } from '../../transfer/scanning/scanner-settings'
import { addScanner, rehearseScanner, removeScanner, setScanRules, testScanner } from '../../transfer/scanning/scanning'
import { oneOf, parseCommand, required, usage, wholeNumber } from '../arguments'
import { withStation, type Command, type CommandContext } from '../command'
import { done, failure, type CommandResult } from '../output'

/** `scan list`: the malware scanners of the station, and what is required of them. */
export const scanList: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, (station) => describe(station.scanning))
}

/** `scan add NAME --kind …`: what the scanner is. Whether it is fit, `scan test` says, and every receive. */
export const scanAdd: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      kind: { type: 'string' },
      program: { type: 'string' },
      database: { type: 'string' },
      arg: { type: 'string', multiple: true, default: [], mayBeEmpty: true },
      'accept-gaps': { type: 'boolean', default: false },
    },
    { min: 1, max: 1 },
  )
  const name = scannerNameSchema.safeParse(positionals[0])
  if (!name.success) throw usage('NAME is 1 to 64 printable characters')
  const setting = await settingFor({
    name: name.data,
    kind: oneOf(required(values.kind, '--kind'), SCANNER_KINDS, '--kind'),
    program: values.program === undefined ? null : resolve(values.program),
    database: values.database === undefined ? null : await folderOf(values.database),
    args: values.arg,
    acceptGaps: values['accept-gaps'],
  })
  return withStation(context, async (station) => describe(await addScanner(station, setting)))
}

/** `scan remove NAME` */
export const scanRemove: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  return withStation(context, async (station) => describe(await removeScanner(station, positionals[0] ?? '')))
}

/** `scan require 0|1|2 [--signature-age DAYS]` */
export const scanRequire: Command = async (args, context) => {
  const { values, positionals } = parseCommand(args, { 'signature-age': { type: 'string' } }, { min: 1, max: 1 })
  const wanted = wholeNumber(positionals[0] ?? '', 'the number of engines', 0, 2) as 0 | 1 | 2
  const age = values['signature-age']
  return withStation(context, async (station) => {
    const signatureAgeDays =
      age === undefined
        ? station.scanning.signatureAgeDays
        : wholeNumber(age, '--signature-age', 1, LONGEST_SIGNATURE_AGE_DAYS)
    return describe(await setScanRules(station, { required: wanted, signatureAgeDays }))
  })
}

/** `scan rehearse NAME PROBLEM`: sets a practice scanner to a problem, or back to `clean`. */
export const scanRehearse: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 2, max: 2 })
  const rehearsal = oneOf(positionals[1] ?? '', SCANNER_REHEARSALS, 'PROBLEM')
  return withStation(context, async (station) =>
    describe(await rehearseScanner(station, positionals[0] ?? '', rehearsal)),
  )
}

/** `scan test [--scanner NAME]`: the EICAR self-test of one scanner, or of all. */
export const scanTest: Command = async (args, context) => {
  const { values } = parseCommand(args, { scanner: { type: 'string' } })
  return withStation(context, async (station) => {
    const names = values.scanner === undefined ? station.scanning.scanners.map(({ name }) => name) : [values.scanner]
    if (names.length === 0) return failure(new CausewayError('scan.too-few-engines', { required: 1, found: 0 }))
    return testAll(station, names, context)
  })
}

async function testAll(station: Station, names: readonly string[], { screen }: CommandContext): Promise<CommandResult> {
  const cancel = new AbortController()
  const stopListening = screen.onInterrupt(() => cancel.abort())
  const tested: SelfTest[] = []
  try {
    for (const name of names) {
      screen.say(`testing ${name}`)
      tested.push(await testScanner(station, name, cancel.signal))
    }
  } catch (error) {
    if (!(error instanceof CausewayError)) throw error
    return failure(error, { tested })
  } finally {
    stopListening()
  }
  return done({ tested }, tested.map(describeTest))
}

function describeTest({ scanner, name, version, signaturesAt }: SelfTest): string {
  const engine = version === null ? name : `${name} ${version}`
  return `Fit: ${scanner} (${engine}, signatures of ${signaturesAt ?? 'unknown date'}) found the EICAR test file and left the clean one alone`
}

function describe({ required: engines, signatureAgeDays, scanners }: ScanningView): CommandResult {
  const list = scanners.map(
    (setting) => `${setting.name}  ${setting.kind}  ${describeScanner(setting)}${gaps(setting)}`,
  )
  const lines = [
    ...(list.length > 0 ? list : ['No malware scanner is set up: what is received is not scanned.']),
    `Different engines required: ${engines}. Signatures older than ${signatureAgeDays} days are warned of.`,
  ]
  return done({ required: engines, signatureAgeDays, scanners }, lines)
}

function gaps({ acceptGaps }: ScannerSetting): string {
  return acceptGaps ? '  (gaps accepted)' : ''
}

async function folderOf(path: string): Promise<string> {
  const folder = resolve(path)
  const facts = await stat(folder).catch(() => null)
  if (!facts?.isDirectory()) throw new CausewayError('file.unreadable', { path: folder })
  return folder
}
