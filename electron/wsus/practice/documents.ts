import type { Localized } from './catalogue'
import type { StoredFile } from './content'

/**
 * Update documents in the shape that servers keep and send: element and attribute names, order and namespaces are
 * those of Microsoft's own documents, the content is ours. `docs/format.md` describes what a reader relies on.
 */
export interface DocumentFacts {
  readonly updateId: string
  readonly revision: number
  readonly updateType: 'Detectoid' | 'Category' | 'Software'
  readonly categoryType?: string
  readonly title: Partial<Localized> & { readonly en: string }
  readonly description?: string
  readonly created: string
  readonly knowledgeBase?: number
  readonly files?: readonly StoredFile[]
  readonly licences?: readonly (StoredFile & { readonly language: string })[]
  readonly prerequisites?: readonly string[]
  /** Products and classifications: prerequisites of which one is enough. */
  readonly categories?: readonly string[]
  /** Ids of updates that this one replaces. */
  readonly supersedes?: readonly string[]
  readonly bundled?: readonly { readonly updateId: string; readonly revision: number }[]
  /** Documents occur with the `upd:` prefix and with a default namespace. */
  readonly prefixed: boolean
}

const MSUS = 'http://schemas.microsoft.com/msus/2002/12'

/** Escapes for text and for attribute values in double quotes. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
}

export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}

export function updateDocument(facts: DocumentFacts): string {
  const p = facts.prefixed ? 'upd:' : ''
  const namespace = facts.prefixed ? `xmlns:upd="${MSUS}/Update"` : `xmlns="${MSUS}/Update"`
  return [
    `<${p}Update xmlns:pub="${MSUS}/Publishing" xmlns:bar="${MSUS}/BaseApplicabilityRules" ${namespace}>`,
    `<${p}UpdateIdentity UpdateID="${facts.updateId}" RevisionNumber="${facts.revision}" />`,
    properties(p, facts),
    titles(p, facts),
    relationships(p, facts),
    `<${p}ApplicabilityRules><${p}IsInstalled><bar:Processor Architecture="9" /></${p}IsInstalled></${p}ApplicabilityRules>`,
    licences(p, facts),
    files(p, facts),
    handlerData(p, facts),
    `</${p}Update>`,
  ].join('')
}

function properties(p: string, facts: DocumentFacts): string {
  const sizes = facts.files?.reduce((sum, file) => sum + file.bytes, 0)
  const handler = facts.files?.length ? ` Handler="${MSUS}/UpdateHandlers/CommandLineInstallation"` : ''
  const download = sizes === undefined ? '' : ` MaxDownloadSize="${sizes}" MinDownloadSize="0"`
  const open = `<${p}Properties UpdateType="${facts.updateType}" DefaultPropertiesLanguage="en"${handler}${download}`
  const rest = ` PublicationState="Published" CreationDate="${facts.created}" PublisherID="bb0f0c64-4c5c-5d0a-9d6f-0e1c1b9f3c11">`
  const knowledgeBase =
    facts.knowledgeBase === undefined ? '' : `<${p}KBArticleID>${facts.knowledgeBase}</${p}KBArticleID>`
  return `${open}${rest}<${p}InstallationBehavior RebootBehavior="CanRequestReboot" />${knowledgeBase}</${p}Properties>`
}

function titles(p: string, facts: DocumentFacts): string {
  const localized = Object.entries(facts.title).map(([language, title]) => {
    const description = facts.description
      ? `<${p}Description>${escapeXml(facts.description).replaceAll('&#10;', '\n')}</${p}Description>`
      : ''
    return (
      `<${p}LocalizedProperties><${p}Language>${language}</${p}Language>` +
      `<${p}Title>${escapeXml(title)}</${p}Title>${description}</${p}LocalizedProperties>`
    )
  })
  return `<${p}LocalizedPropertiesCollection>${localized.join('')}</${p}LocalizedPropertiesCollection>`
}

function relationships(p: string, facts: DocumentFacts): string {
  const identity = (id: string): string => `<${p}UpdateIdentity UpdateID="${id}" />`
  const prerequisites = [
    ...(facts.prerequisites ?? []).map(identity),
    ...(facts.categories ?? []).map((id) => `<${p}AtLeastOne IsCategory="true">${identity(id)}</${p}AtLeastOne>`),
  ]
  const bundled = (facts.bundled ?? []).map(
    ({ updateId, revision }) => `<${p}UpdateIdentity UpdateID="${updateId}" RevisionNumber="${revision}" />`,
  )
  const superseded = (facts.supersedes ?? []).map(identity)
  if (prerequisites.length + superseded.length + bundled.length === 0) return ''
  return [
    `<${p}Relationships>`,
    prerequisites.length ? `<${p}Prerequisites>${prerequisites.join('')}</${p}Prerequisites>` : '',
    superseded.length ? `<${p}SupersededUpdates>${superseded.join('')}</${p}SupersededUpdates>` : '',
    bundled.length ? `<${p}BundledUpdates>${bundled.join('')}</${p}BundledUpdates>` : '',
    `</${p}Relationships>`,
  ].join('')
}

function licences(p: string, facts: DocumentFacts): string {
  if (!facts.licences?.length) return ''
  const each = facts.licences.map((file) => fileElement(p, 'EulaFile', file, ` Language="${file.language}"`))
  return `<${p}EulaFiles>${each.join('')}</${p}EulaFiles>`
}

function files(p: string, facts: DocumentFacts): string {
  if (!facts.files?.length) return ''
  const each = facts.files.map((file) => fileElement(p, 'File', file, ''))
  return `<${p}Files>${each.join('')}</${p}Files>`
}

function fileElement(p: string, name: string, file: StoredFile, extra: string): string {
  return (
    `<${p}${name}${extra} Digest="${base64Of(file.sha1)}" DigestAlgorithm="SHA1" FileName="${escapeXml(file.fileName)}"` +
    ` Size="${file.bytes}" Modified="${file.modified}">` +
    `<${p}AdditionalDigest Algorithm="SHA256">${base64Of(file.sha256)}</${p}AdditionalDigest></${p}${name}>`
  )
}

function handlerData(p: string, facts: DocumentFacts): string {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  if (facts.categoryType !== undefined) {
    const ns = `xmlns:cat="${MSUS}/UpdateHandlers/Category"`
    return (
      `<${p}HandlerSpecificData ${xsi} ${ns} xsi:type="cat:Category"><cat:CategoryInformation` +
      ` CategoryType="${facts.categoryType}" ProhibitsSubcategories="false" ProhibitsUpdates="false" />` +
      `</${p}HandlerSpecificData>`
    )
  }
  const program = facts.files?.[0]
  if (!program) return ''
  const ns = `xmlns:cmd="${MSUS}/UpdateHandlers/CommandLineInstallation"`
  return (
    `<${p}HandlerSpecificData ${xsi} ${ns} xsi:type="cmd:CommandLineInstallation"><cmd:InstallCommand` +
    ` Program="${escapeXml(program.fileName)}" Arguments="/quiet"><cmd:ReturnCode Code="0" Result="Succeeded" />` +
    `</cmd:InstallCommand></${p}HandlerSpecificData>`
  )
}
