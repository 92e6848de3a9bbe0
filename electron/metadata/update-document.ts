import type { UpdateFile } from './package'
import type { XmlHandler } from './xml-events'

/** What one update document says, as far as a transfer needs it. */
export interface DocumentContents {
  readonly updateId: string | null
  readonly revision: number | null
  readonly title: string | null
  readonly updateType: string | null
  readonly categoryType: string | null
  /** When the revision was made, as the document says it. */
  readonly createdAt: string | null
  /** Ids of the updates that this one replaces, and of those that it is made of. */
  readonly supersedes: readonly string[]
  readonly bundled: readonly string[]
  readonly files: readonly UpdateFile[]
  /** Licences that the document names without a digest: the index knows it. */
  readonly licenceNames: readonly string[]
}

/** It may hold elements named like ours and nothing that we look for. */
const SKIPPED = 'ApplicabilityRules'

/** Characters of a title, a language or a digest. */
const LONGEST_TEXT = 16 * 1024
/** What one update can name of a kind: files, categories, updates that it replaces. */
const MOST_NAMED = 100_000
const MOST_LANGUAGES = 1000
const LONGEST_ID = 256

/**
 * Adds to a list that an update names.
 * @throws RangeError for more than any update names
 */
export function addNamed<T>(list: T[], item: T): void {
  if (list.length >= MOST_NAMED) throw new RangeError(`an update that names more than ${MOST_NAMED} of a kind`)
  list.push(item)
}

interface OpenFile {
  readonly kind: UpdateFile['kind']
  readonly attributes: Readonly<Record<string, string>>
  sha256: string | null
}

/**
 * Listens to an update document, as a server keeps it (`Update` or `upd:Update` with `UpdateIdentity`, `Properties`,
 * `LocalizedPropertiesCollection`, `Files`, `EulaFiles`, `HandlerSpecificData`). Unknown elements are passed over.
 */
export class UpdateDocumentHandler implements XmlHandler {
  readonly #language: string
  readonly #path: string[] = []
  #skipDepth = 0
  #text: string | null = null
  #identity: { readonly id: string; readonly revision: number } | null = null
  #updateType: string | null = null
  #categoryType: string | null = null
  #createdAt: string | null = null
  readonly #supersedes: string[] = []
  readonly #bundled: string[] = []
  /** Where identities go; null outside of `Relationships`, where one is the document's own. */
  #related: string[] | null = null
  #defaultLanguage = 'en'
  #localLanguage = ''
  readonly #titles = new Map<string, string>()
  #file: OpenFile | null = null
  #digestIsSha256 = false
  readonly #files = new Map<string, UpdateFile>()
  readonly #licenceNames: string[] = []

  constructor(language: string) {
    this.#language = language.toLowerCase()
  }

  get isEmpty(): boolean {
    return this.#path.length === 0
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.#path.at(-1)
    this.#path.push(name)
    if (this.#skipDepth > 0 || name === SKIPPED) {
      this.#skipDepth += 1
      return
    }
    switch (name) {
      case 'Relationships':
        this.#related = []
        break
      case 'SupersededUpdates':
        if (this.#related) this.#related = this.#supersedes
        break
      case 'BundledUpdates':
        if (this.#related) this.#related = this.#bundled
        break
      case 'UpdateIdentity':
        if (this.#related) addNamed(this.#related, guidText(attributes['UpdateID']))
        else this.#identity ??= { id: guidText(attributes['UpdateID']), revision: Number(attributes['RevisionNumber']) }
        break
      case 'Properties':
        this.#updateType ??= attributes['UpdateType'] ?? null
        this.#createdAt ??= attributes['CreationDate'] ?? null
        this.#defaultLanguage = attributes['DefaultPropertiesLanguage']?.toLowerCase() ?? this.#defaultLanguage
        break
      case 'CategoryInformation':
        this.#categoryType ??= attributes['CategoryType'] ?? null
        break
      case 'Language':
      case 'Title':
        if (parent === 'LocalizedProperties') this.#text = ''
        break
      case 'File':
      case 'EulaFile':
        if (parent === `${name}s`) {
          this.#file = { kind: name === 'File' ? 'content' : 'licence', attributes, sha256: null }
        }
        break
      case 'AdditionalDigest':
        this.#digestIsSha256 = this.#file !== null && /^SHA-?256$/i.test(attributes['Algorithm'] ?? '')
        if (this.#digestIsSha256) this.#text = ''
        break
    }
  }

  text(text: string): void {
    if (this.#text === null) return
    if (this.#text.length + text.length > LONGEST_TEXT) throw new RangeError('a text that no title or digest has')
    this.#text += text
  }

  close(name: string): void {
    this.#path.pop()
    if (this.#skipDepth > 0) {
      this.#skipDepth -= 1
      return
    }
    if (name === 'Relationships') this.#related = null
    else if (name === 'SupersededUpdates' || name === 'BundledUpdates') this.#related &&= []
    const text = this.#text?.trim() ?? null
    if (name === 'Language' && text !== null) this.#localLanguage = text.toLowerCase()
    else if (name === 'Title' && text !== null) this.#keepTitle(text)
    else if (name === 'AdditionalDigest' && this.#file && this.#digestIsSha256) {
      this.#file.sha256 = hexOf(text ?? '', 32)?.toLowerCase() ?? null
      this.#digestIsSha256 = false
    } else if ((name === 'File' || name === 'EulaFile') && this.#file) {
      this.#keepFile(this.#file)
      this.#file = null
    }
    if (name === 'Language' || name === 'Title' || name === 'AdditionalDigest') this.#text = null
  }

  contents(): DocumentContents {
    const [first] = this.#titles.values()
    const best = [this.#language, 'en', this.#defaultLanguage].map((language) => this.#titles.get(language))
    return {
      updateId: this.#identity?.id ?? null,
      revision: this.#identity && Number.isSafeInteger(this.#identity.revision) ? this.#identity.revision : null,
      title: best.find((title) => title !== undefined) ?? first ?? null,
      updateType: this.#updateType,
      categoryType: this.#categoryType,
      createdAt: this.#createdAt,
      supersedes: this.#supersedes,
      bundled: this.#bundled,
      files: [...this.#files.values()],
      licenceNames: this.#licenceNames,
    }
  }

  /** `pt-br` also answers for `pt`, unless `pt` has a title of its own. */
  #keepTitle(title: string): void {
    if (title === '') return
    if (this.#titles.size >= MOST_LANGUAGES) throw new RangeError(`a title in more than ${MOST_LANGUAGES} languages`)
    const [plain] = this.#localLanguage.split('-')
    this.#titles.set(this.#localLanguage, title)
    if (plain !== undefined && !this.#titles.has(plain)) this.#titles.set(plain, title)
  }

  #keepFile({ kind, attributes, sha256 }: OpenFile): void {
    const fileName = attributes['FileName'] ?? ''
    const isSha1 = /^SHA-?1$/i.test(attributes['DigestAlgorithm'] ?? 'SHA1')
    const sha1 = isSha1 ? hexOf(attributes['Digest'] ?? '', 20) : null
    if (sha1 === null) {
      if (kind === 'licence') addNamed(this.#licenceNames, fileName)
      return
    }
    const size = attributes['Size']
    const bytes = size !== undefined && /^[0-9]{1,15}$/.test(size) ? Number(size) : null
    if (this.#files.size >= MOST_NAMED) throw new RangeError(`an update of more than ${MOST_NAMED} files`)
    this.#files.set(sha1, { sha1, sha256, bytes, fileName, kind })
  }
}

/** Upper-case hex of a base64 digest; null when it is not one of that many bytes. */
export function hexOf(base64: string, bytes: number): string | null {
  // Letters that are none of base64 are left out when decoding: then bytes are missing.
  if (base64.length > Math.ceil(bytes / 3) * 4) return null
  const decoded = Buffer.from(base64, 'base64')
  return decoded.length === bytes ? decoded.toString('hex').toUpperCase() : null
}

/**
 * A GUID without braces, lower case; other text as it is, lower case.
 * @throws RangeError for a text that is far longer than any id
 */
export function guidText(text: string | undefined): string {
  if ((text ?? '').length > LONGEST_ID) throw new RangeError(`an id of more than ${LONGEST_ID} characters`)
  return (text ?? '').replace(/^\{(.*)\}$/, '$1').toLowerCase()
}
