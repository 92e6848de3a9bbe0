import { setTimeout as sleep } from 'node:timers/promises'
import { readRows, type UpdateRow } from './database'
import { escapeXml } from './documents'

/** What an export is made from. */
export interface ExportSource {
  readonly database: string
  readonly serverId: string
  readonly languages: readonly string[]
  /** `yyyy-MM-ddTHH:mm:ssZ` */
  readonly creationTime: string
}

/** Called before each update; slows the export down or ends it with the failure that is being rehearsed. */
export type BeforeUpdate = (index: number) => Promise<void>

/** Waits `delayMs` before each update. */
export function delayed(delayMs: number): BeforeUpdate {
  return async () => {
    if (delayMs > 0) await sleep(delayMs)
  }
}

const LANGUAGE_NAMES: Readonly<Record<string, readonly [id: number, name: string]>> = {
  en: [1033, 'English'],
  fr: [1036, 'French'],
  nl: [1043, 'Dutch'],
  de: [1031, 'German'],
}

/** `package.xml`: the index of an export, in Microsoft's layout (format version 1.0, protocol version 1.20). */
export async function* indexText(source: ExportSource): AsyncGenerator<string> {
  yield packageHead(source)
  yield* filesSection(source)
  yield '<Updates>'
  for await (const row of readRows(source.database)) yield `${indexEntry(row)}</Update>`
  yield '</Updates></ExportPackage>'
}

/** `metadata.txt`: `GUID,revision,length,XML` and CRLF for each update; length counts UTF-16 code units. */
export async function* metadataText(source: ExportSource, before: BeforeUpdate): AsyncGenerator<string> {
  let index = 0
  for await (const row of readRows(source.database)) {
    await before(index)
    index += 1
    yield `${row.updateId},${hex8(row.revision)},${hex8(row.xml.length)},${row.xml}\r\n`
  }
}

/**
 * The text inside a practice `.xml.gz`. Microsoft has not published what a genuine one holds; this layout is
 * Causeway's own: the document of `package.xml`, in which each `Update` also holds its update document as the only
 * child of an element `UpdateXml`. No reader may take it for Microsoft's.
 *
 * ```xml
 * <?xml version="1.0" encoding="utf-8"?>
 * <ExportPackage ServerID="…" CreationTime="…" FormatVersion="1.0" ProtocolVersion="1.20">
 *   <Languages><Language Id="1033" ShortName="en" LongName="English" Enabled="1"/></Languages>
 *   <Files><File Digest="base64 SHA-1" MUUrl="…" Name="…"/></Files>
 *   <Updates>
 *     <Update UpdateId="…" RevisionNumber="200">
 *       <Files><File Digest="…"/></Files><Categories><Category Value="…"/></Categories>
 *       <Classifications><Classification Value="…"/></Classifications>
 *       <UpdateXml><upd:Update …>…</upd:Update></UpdateXml>
 *     </Update>
 *   </Updates>
 * </ExportPackage>
 * ```
 */
export async function* singleXmlText(source: ExportSource, before: BeforeUpdate): AsyncGenerator<string> {
  yield packageHead(source)
  yield* filesSection(source)
  yield '<Updates>'
  let index = 0
  for await (const row of readRows(source.database)) {
    await before(index)
    index += 1
    yield `${indexEntry(row)}<UpdateXml>${row.xml}</UpdateXml></Update>`
  }
  yield '</Updates></ExportPackage>'
}

function packageHead(source: ExportSource): string {
  const languages = source.languages.map((short) => {
    const [id, name] = LANGUAGE_NAMES[short] ?? [0, short]
    return `<Language Id="${id}" ShortName="${escapeXml(short)}" LongName="${escapeXml(name)}" Enabled="1"/>`
  })
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    `<ExportPackage ServerID="${source.serverId}" CreationTime="${source.creationTime}" FormatVersion="1.0" ProtocolVersion="1.20">` +
    `<Languages>${languages.join('')}</Languages>`
  )
}

async function* filesSection(source: ExportSource): AsyncGenerator<string> {
  const listed = new Set<string>()
  yield '<Files>'
  for await (const row of readRows(source.database)) {
    for (const { digest, name } of row.files) {
      if (listed.has(digest)) continue
      listed.add(digest)
      const hex = Buffer.from(digest, 'base64').toString('hex')
      const url = `http://download.practice.invalid/msdownload/update/software/${hex}`
      yield `<File Digest="${digest}" MUUrl="${url}" Name="${escapeXml(name)}"/>`
    }
  }
  yield '</Files>'
}

/** An update's entry without its closing tag. */
function indexEntry(row: UpdateRow): string {
  const list = (outer: string, inner: string, attribute: string, values: readonly string[]): string =>
    values.length === 0
      ? `<${outer}/>`
      : `<${outer}>${values.map((value) => `<${inner} ${attribute}="${value}"/>`).join('')}</${outer}>`
  const digests = row.files.map(({ digest }) => digest)
  return (
    `<Update UpdateId="${row.updateId}" RevisionNumber="${row.revision}">` +
    list('Files', 'File', 'Digest', digests) +
    list('Categories', 'Category', 'Value', row.categories) +
    list('Classifications', 'Classification', 'Value', row.classifications)
  )
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0')
}
