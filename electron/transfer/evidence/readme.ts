import type { Language } from '../../../shared/domain'
import { CHECKS, COMMANDS, type EvidenceCheck } from './checks'
import { evidenceWords } from './words'

/** What the README has to know of the bundle. */
export interface Contents {
  readonly language: Language
  /** Transfer id, or the attempt's where the medium named none. */
  readonly id: string
  readonly station: string
  readonly practice: boolean
  readonly ledgerIntact: boolean
  readonly hasReceipt: boolean
  /** null where no medium was given. */
  readonly volumes: { readonly count: number; readonly of: number } | null
}

/** The checks that this bundle has the files for. */
export function checksFor({ hasReceipt, volumes }: Pick<Contents, 'hasReceipt' | 'volumes'>): EvidenceCheck[] {
  return CHECKS.filter((check) => {
    if (check === 'receipt') return hasReceipt
    if (check === 'volumes') return volumes !== null
    return check !== 'transfer-digest' || (volumes !== null && volumes.count === volumes.of)
  })
}

/** The plain-text README; commands stand on lines of their own, indented by four blanks, and never wrap. */
export function formatReadme(contents: Contents): string {
  const words = evidenceWords(contents.language)
  const { hasReceipt, volumes } = contents
  const listed: [string, string][] = [
    ['SHA256SUMS, SHA256SUMS.sig', words.files.sums],
    ['allowed_signers', words.files.signers],
    ['station.pub', words.files.station],
    ['events/*.event', words.files.events],
    ['events.jsonl', words.files.lines],
    ['chain-*.sha256', words.files.chain],
    ['head-*.json, head-*.json.sig', words.files.head],
    ...(hasReceipt ? [['receipt.json, receipt.json.sig', words.files.receipt] satisfies [string, string]] : []),
    ...(volumes ? [['volumes/', words.files.volumes] satisfies [string, string]] : []),
    ['report.pdf, report.csv, report.json', words.files.report],
    ['viewer.html', words.files.viewer],
  ]
  const absent = [
    ...(hasReceipt ? [] : [words.noReceipt]),
    ...(volumes === null ? [words.noVolumes] : []),
    ...(volumes && volumes.count < volumes.of ? [words.someVolumes(volumes.count, volumes.of)] : []),
  ]
  const lines = [
    ...heading(words.title, '='),
    ...wrap(words.about(contents.id, contents.station)),
    ...(contents.practice ? ['', ...wrap(words.practice)] : []),
    ...(contents.ledgerIntact ? [] : ['', ...wrap(words.ledgerDamaged)]),
    '',
    ...heading(words.contents, '-'),
    ...listed.flatMap(([name, what]) => [name, ...wrap(what, '      ')]),
    '',
    ...(absent.length > 0 ? [...heading(words.notHere, '-'), ...absent.flatMap((line) => wrap(line)), ''] : []),
    ...heading(words.how, '-'),
    ...words.howTo.flatMap((line) => wrap(line)),
    '',
    ...checksFor(contents).flatMap((check, n) => [
      `${String(n + 1)}. ${words.checks[check].title}`,
      '',
      ...COMMANDS[check].map((line) => `    ${line}`),
      '',
      ...wrap(`${words.proves} ${words.checks[check].proves}`),
      '',
    ]),
    ...heading(words.notProven, '-'),
    ...words.limits.flatMap((line) => wrap(line)),
  ]
  return `${lines.join('\n')}\n`
}

const COLUMNS = 100

function heading(text: string, underline: string): string[] {
  return [text, underline.repeat(text.length), '']
}

function wrap(text: string, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line]
}
