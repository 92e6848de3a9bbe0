import { basename, resolve } from 'node:path'
import { LANGUAGES } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { formatBytes, formatCount, formatTime } from '../../../shared/format'
import type { PackageGroup, PackageReport } from '../../../shared/package-report'
import { DigestMap } from '../../files/digest-map'
import { OperatorGate, type Gate } from '../../files/gate'
import { contentDigests } from '../../transfer/completeness/content-digests'
import { readPackage } from '../../transfer/completeness/read-package'
import { compareWithPackage } from '../../transfer/send/compare-with-package'
import { IN_STORE } from '../../transfer/send/list-content'
import { resolveContentPath } from '../../wsus/content-store'
import { oneOf, parseCommand } from '../arguments'
import type { Command } from '../command'
import { done, failure, type CommandResult } from '../output'
import { progressLine } from '../progress-line'
import { nameMissing } from './needs-lines'

/** As many groups are shown to people; machines get all. */
const SHOWN = 20

/**
 * `metadata inspect`: what a metadata package holds, and which of its files are in none of the content stores named.
 * It needs no station and no server.
 */
export const metadataInspect: Command = async (args, { screen }) => {
  const { values, positionals } = parseCommand(
    args,
    { content: { type: 'string', multiple: true, default: [] }, language: { type: 'string', default: 'en' } },
    { min: 1, max: 1 },
  )
  const language = oneOf(values.language, LANGUAGES, '--language')
  const gate = new OperatorGate()
  const stopListening = screen.onInterrupt(() => gate.cancel())
  try {
    const path = resolve(positionals[0] ?? '')
    const options = { language, gate, report: progressLine(screen) }
    if (values.content.length === 0) {
      const report = await readPackage(path, options)
      return done({ report }, describe(report))
    }
    const { names, stores } = await namesIn(values.content, gate)
    const needs = await compareWithPackage(path, names, { ...options, named: Infinity })
    return compared(basename(path), needs, stores)
  } finally {
    stopListening()
  }
}

async function namesIn(folders: readonly string[], gate: Gate): Promise<{ names: DigestMap; stores: string[] }> {
  const names = new DigestMap()
  const stores: string[] = []
  for (const folder of folders) {
    const store = await resolveContentPath(resolve(folder))
    stores.push(store)
    for await (const digest of contentDigests(store, gate)) names.set(digest, IN_STORE)
  }
  return { names, stores }
}

function compared(
  path: string,
  {
    report,
    lacking: { wanted: lacking, named: missing },
    namedAndPresent,
  }: Awaited<ReturnType<typeof compareWithPackage>>,
  content: readonly string[],
): CommandResult {
  const document = {
    report,
    content,
    present: namedAndPresent,
    missingCount: lacking.files,
    missingBytes: lacking.bytes,
    missing: missing.map(({ sha1, fileName, bytes, updateId, updateTitle }) => ({
      ...{ sha1, fileName, size: bytes, updateId, title: updateTitle },
    })),
  }
  const text = describe(report)
  // Nothing known to be missing is not the same as all there.
  if (!report.layoutKnown) return failure(new CausewayError('metadata.layout-unknown', { path }), document)
  if (lacking.files === 0) return done(document, [...text, `All ${formatCount(report.files, 'en')} files are there.`])
  const result = failure(
    new CausewayError('content.missing', { count: lacking.files, title: missing[0]?.updateTitle ?? '' }),
    document,
  )
  return { ...result, lines: [...text, ...result.lines, ...nameMissing(missing, lacking.files)] }
}

function describe(report: PackageReport): string[] {
  const madeAt = report.creationTime && !Number.isNaN(Date.parse(report.creationTime)) ? report.creationTime : null
  const head = `Metadata package (${report.container})${madeAt ? `, made ${formatTime(madeAt, 'en')}` : ''}`
  if (!report.layoutKnown)
    return [head, 'The file is whole, but its inner layout is not known: what it needs cannot be checked.']
  const count = (value: number): string => formatCount(value, 'en')
  return [
    head,
    `Server ${report.serverId ?? 'unknown'}; languages ${report.languages.join(', ') || 'unknown'}`,
    `${count(report.softwareUpdates)} updates (${count(report.superseded)} replaced by others, ` +
      `${count(report.bundles)} made of others), ${count(report.updates)} revisions in all`,
    `${count(report.files)} files, ${formatBytes(report.fileBytes, 'en')}` +
      (report.filesOfUnknownSize > 0 ? `, and ${count(report.filesOfUnknownSize)} of unknown size` : ''),
    ...(report.newest ? [`Newest: ${report.newest.title} (${report.newest.createdAt})`] : []),
    ...groups('Classifications', report.classifications),
    ...groups('Products', report.products),
  ]
}

function groups(heading: string, all: readonly PackageGroup[]): string[] {
  if (all.length === 0) return []
  const rows = all.slice(0, SHOWN).map(({ title, updates, bytes }) => {
    const size = formatBytes(bytes, 'en').padStart(10)
    return `  ${formatCount(updates, 'en').padStart(8)} updates ${size}  ${title || '(none)'}`
  })
  return [`${heading}:`, ...rows, ...(all.length > SHOWN ? [`  … and ${all.length - SHOWN} more`] : [])]
}
