import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { cabBlocks, cabHeader } from '../../../electron/wsus/practice/cab'

const GUID = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** A document shaped like those of a server; its length differs from its number of bytes and of characters. */
export function document(n: number, options: { prefix?: string; files?: string; padding?: number } = {}): string {
  const p = options.prefix ?? 'upd:'
  const ns = p === '' ? 'xmlns="urn:update"' : 'xmlns:upd="urn:update"'
  const title = (language: string, text: string): string =>
    `<${p}LocalizedProperties><${p}Language>${language}</${p}Language><${p}Title>${text}</${p}Title></${p}LocalizedProperties>`
  return (
    `<${p}Update ${ns}><${p}UpdateIdentity UpdateID="${GUID(n)}" RevisionNumber="200" />\n` +
    `<${p}Properties UpdateType="Software" DefaultPropertiesLanguage="en" CreationDate="2026-11-10T18:00:00.000Z"/>` +
    `<${p}LocalizedPropertiesCollection>${title('en', `Update ${n} &amp; more`)}${title('fr', `Mise à jour ${n} 🛡`)}` +
    `</${p}LocalizedPropertiesCollection><${p}Relationships><${p}Prerequisites><${p}AtLeastOne>` +
    `<${p}UpdateIdentity UpdateID="${GUID(997)}"/></${p}AtLeastOne></${p}Prerequisites><${p}SupersededUpdates>` +
    `<${p}UpdateIdentity UpdateID="${GUID(998)}"/></${p}SupersededUpdates><${p}BundledUpdates>` +
    `<${p}UpdateIdentity UpdateID="${GUID(999)}" RevisionNumber="1"/></${p}BundledUpdates></${p}Relationships>` +
    `<${p}ApplicabilityRules>${'<r>é</r>\n'.repeat(options.padding ?? 1)}</${p}ApplicabilityRules>${options.files ?? ''}</${p}Update>`
  )
}

export function fileTag(digest: Buffer, name: string, options: { tag?: string; sha256?: Buffer } = {}): string {
  const tag = options.tag ?? 'upd:File'
  const sha256 = options.sha256
    ? `<upd:AdditionalDigest Algorithm="SHA256">${options.sha256.toString('base64')}</upd:AdditionalDigest>`
    : ''
  return `<${tag} Digest="${digest.toString('base64')}" DigestAlgorithm="SHA1" FileName="${name}" Size="3927955052">${sha256}</${tag}>`
}

export function record(n: number, xml: string): string {
  const hex = (value: number): string => value.toString(16).padStart(8, '0')
  return `${GUID(n)},${hex(200)},${hex(xml.length)},${xml}\r\n`
}

export function index(entries: string, files = ''): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>\r\n<ExportPackage ServerID="{AAAAAAAA-0000-4000-8000-000000000001}"' +
    ' CreationTime="2026-11-20T10:00:00Z" FormatVersion="1.0" ProtocolVersion="1.20" Extra="1"><Languages>' +
    '<Language Id="1033" ShortName="en" LongName="English" Enabled="1"/><Language Id="1036" ShortName="fr" Enabled="0"/>' +
    `</Languages><Files>${files}</Files><Updates>${entries}</Updates></ExportPackage>`
  )
}

export function entry(n: number, digests: readonly Buffer[] = [], inner = ''): string {
  const files = digests.map((digest) => `<File Digest="${digest.toString('base64')}"/>`).join('')
  return (
    `<Update UpdateId="${GUID(n).toUpperCase()}" RevisionNumber="200"><Files>${files}</Files><Categories>` +
    `<Category Value="${GUID(500)}"/></Categories><Classifications/>${inner}</Update>`
  )
}

export class Folder {
  readonly path: string
  #count = 0

  private constructor(path: string) {
    this.path = path
  }

  static async create(): Promise<Folder> {
    return new Folder(await mkdtemp(join(tmpdir(), 'causeway-metadata-')))
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true })
  }

  async write(name: string, data: Uint8Array | string): Promise<string> {
    this.#count += 1
    const path = join(this.path, `${this.#count}-${name}`)
    await writeFile(path, data)
    return path
  }

  gzip(text: string | Buffer): Promise<string> {
    return this.write('package.xml.gz', gzipSync(text))
  }

  async cab(members: Readonly<Record<string, string>>): Promise<string> {
    const sizes = Object.entries(members).map(([name, text]) => ({ name, bytes: Buffer.byteLength(text) }))
    const chunks = [cabHeader(sizes, new Date())]
    for await (const block of cabBlocks(Readable.from([Buffer.from(Object.values(members).join(''), 'utf8')]))) {
      chunks.push(block)
    }
    return this.write('package.cab', Buffer.concat(chunks))
  }
}

export { GUID }
