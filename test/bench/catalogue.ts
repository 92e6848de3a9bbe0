/** Large metadata packages, made of documents as servers write them. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

export interface Catalogue {
  /** Characters of text in all. */
  readonly bytes: number
  readonly updates: number
}

const MSUS = 'http://schemas.microsoft.com/msus/2002/12'

/** Of every hundred documents so many have rules of so many bytes. Source: the sizes of Windows 11's documents in one server. */
const RULES: readonly (readonly [documents: number, bytes: number])[] = [
  [60, 200],
  [30, 8_000],
  [8, 170_000],
  [2, 1_500_000],
]
export const LARGEST_DOCUMENT = 46_900_000
/** So many files has a document of those that are nothing but files. */
const FILES_OF_MANY = 400

/**
 * Writes an `.xml.gz` of documents of which most bytes are rules, one of them of 47 MB.
 * @param bytes of text
 */
export async function makeCatalogue(path: string, bytes: number): Promise<Catalogue> {
  return write(path, bytes, (n) => document(n, n === 500 ? LARGEST_DOCUMENT : rulesOf(n), 1 + (n % 4)))
}

/** Writes an `.xml.gz` of documents without rules: all of it has to be parsed. */
export async function makeListOfFiles(path: string, bytes: number): Promise<Catalogue> {
  return write(path, bytes, (n) => document(n, 0, FILES_OF_MANY))
}

async function write(path: string, bytes: number, documentOf: (n: number) => string): Promise<Catalogue> {
  let [written, updates] = [0, 0]
  function* text(): Generator<string> {
    yield '<?xml version="1.0" encoding="utf-8"?>\n<ExportPackage ServerID="bench" FormatVersion="1.0"><Files/><Updates>'
    for (; written < bytes; updates++) {
      const entry = `<Update UpdateId="${guid(updates)}" RevisionNumber="200"><UpdateXml>${documentOf(updates)}</UpdateXml></Update>`
      written += entry.length
      yield entry
    }
    yield '</Updates></ExportPackage>'
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(path))
  return { bytes: written, updates }
}

function rulesOf(n: number): number {
  let at = n % 100
  for (const [documents, bytes] of RULES) {
    if (at < documents) return bytes
    at -= documents
  }
  return 0
}

const RULE = Array.from(
  { length: 64 },
  (_, n) =>
    `<bar:RegSz Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\Package_${n}_for_KB50${n}~31bf3856ad364e35~amd64~~26100.${n}.1.7" Value="CurrentState" Comparison="EqualTo" Data="${n * 16}" />`,
).join('')

function document(n: number, ruleBytes: number, fileCount: number): string {
  const rules = RULE.repeat(Math.ceil(ruleBytes / RULE.length)).slice(0, endOfTag(ruleBytes))
  const files = Array.from({ length: fileCount }, (_, at) => file(n, at)).join('')
  return (
    `<upd:Update xmlns:pub="${MSUS}/Publishing" xmlns:bar="${MSUS}/BaseApplicabilityRules" xmlns:upd="${MSUS}/Update">` +
    `<upd:UpdateIdentity UpdateID="${guid(n)}" RevisionNumber="200" />` +
    `<upd:Properties UpdateType="Software" DefaultPropertiesLanguage="en" CreationDate="2026-10-04T12:00:58.287Z"><upd:KBArticleID>${5_000_000 + n}</upd:KBArticleID></upd:Properties>` +
    `<upd:LocalizedPropertiesCollection><upd:LocalizedProperties><upd:Language>en</upd:Language><upd:Title>Update ${n}</upd:Title>` +
    `<upd:Description>Install this update to resolve issues in Windows.</upd:Description></upd:LocalizedProperties></upd:LocalizedPropertiesCollection>` +
    `<upd:Relationships><upd:Prerequisites><upd:UpdateIdentity UpdateID="${guid(n + 1)}" /></upd:Prerequisites></upd:Relationships>` +
    `<upd:ApplicabilityRules><upd:IsInstalled>${rules}</upd:IsInstalled><upd:IsInstallable /></upd:ApplicabilityRules>` +
    `<upd:Files>${files}</upd:Files></upd:Update>`
  )
}

/** Rules are cut between two of them. */
function endOfTag(bytes: number): number {
  const rest = RULE.lastIndexOf('<', bytes % RULE.length)
  return Math.floor(bytes / RULE.length) * RULE.length + Math.max(0, rest)
}

function file(n: number, at: number): string {
  const hash = createHash('sha512').update(`${n} ${at}`).digest()
  return (
    `<upd:File Digest="${hash.subarray(0, 20).toString('base64')}" DigestAlgorithm="SHA1" FileName="windows11.0-kb${5_000_000 + n}-x64_${at}.cab"` +
    ` Size="${100_000 + at}" Modified="2026-10-04T09:39:26Z"><upd:AdditionalDigest Algorithm="SHA256">${hash.subarray(32).toString('base64')}</upd:AdditionalDigest></upd:File>`
  )
}

function guid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}
