import { FileNames } from './file-names'
import type { PackageHeader } from './package'
import { addNamed, guidText, hexOf, UpdateDocumentHandler, type DocumentContents } from './update-document'
import type { XmlHandler } from './xml-events'

/** One `Update` of the index; `document` where the index itself holds the update document. */
export interface IndexEntry {
  readonly updateId: string
  readonly revision: number
  /** Upper-case hex. */
  readonly digests: readonly string[]
  readonly categories: readonly string[]
  readonly classifications: readonly string[]
  readonly document: DocumentContents | null
}

interface OpenEntry {
  readonly updateId: string
  readonly revision: number
  readonly digests: string[]
  readonly categories: string[]
  readonly classifications: string[]
  contents: DocumentContents | null
}

/**
 * Listens to `package.xml` (root `ExportPackage`), also when each `Update` holds its document in `UpdateXml`, as
 * Causeway's practice `.xml.gz` does. Missing and unknown attributes and elements are accepted.
 */
export class PackageIndexHandler implements XmlHandler {
  /** Entries that are complete and not yet taken. */
  readonly entries: IndexEntry[] = []
  /** Of the files that the header lists: documents do not name all their files themselves. */
  readonly fileNames = new FileNames()
  readonly #language: string
  readonly #path: string[] = []
  readonly #languages: string[] = []
  #rootName: string | null = null
  #serverId: string | null = null
  #creationTime: string | null = null
  #headerDone = false
  #rootClosed = false
  #entry: OpenEntry | null = null
  /** Set while the parser is inside an entry's `UpdateXml`. */
  #document: UpdateDocumentHandler | null = null

  constructor(language: string) {
    this.#language = language
  }

  /** null until the first element was read. */
  get rootName(): string | null {
    return this.#rootName
  }

  /** All that the header says has been read. */
  get headerDone(): boolean {
    return this.#headerDone
  }

  get rootClosed(): boolean {
    return this.#rootClosed
  }

  header(container: PackageHeader['container']): PackageHeader {
    return {
      container,
      layoutKnown: this.#rootName === 'ExportPackage',
      serverId: this.#serverId,
      creationTime: this.#creationTime,
      languages: [...this.#languages],
    }
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    // What stands behind the root is no part of the index, also where it came in the same piece of text.
    if (this.#rootClosed) return
    const depth = this.#path.length
    this.#path.push(name)
    if (this.#document) {
      this.#document.open(name, attributes)
    } else if (depth === 0) {
      this.#rootName ??= name
      this.#serverId ??= attributes['ServerID'] ? guidText(attributes['ServerID']) : null
      this.#creationTime ??= attributes['CreationTime'] ?? null
    } else if (this.#entry) {
      this.#openInEntry(name, attributes, this.#entry)
    } else if (name === 'Update' && this.#path[depth - 1] === 'Updates') {
      this.#entry = {
        updateId: guidText(attributes['UpdateId']),
        revision: Number(attributes['RevisionNumber']),
        digests: [],
        categories: [],
        classifications: [],
        contents: null,
      }
    } else if (name === 'Updates') {
      this.#headerDone = true
    } else if (name === 'Language') {
      const short = attributes['ShortName']
      if (short !== undefined && attributes['Enabled'] !== '0') addNamed(this.#languages, short)
    } else if (name === 'File' && !this.#headerDone) {
      const digest = hexOf(attributes['Digest'] ?? '', 20)
      if (digest !== null) this.fileNames.set(digest, attributes['Name'] ?? '')
    }
  }

  text(text: string): void {
    this.#document?.text(text)
  }

  close(name: string): void {
    if (this.#rootClosed) return
    this.#path.pop()
    const entry = this.#entry
    if (this.#document && !this.#document.isEmpty) {
      this.#document.close(name)
    } else if (this.#document && entry) {
      entry.contents = this.#document.contents()
      this.#document = null
    } else if (entry && name === 'Update' && this.#path.length === 2) {
      const { contents, ...rest } = entry
      this.entries.push({ ...rest, document: contents })
      this.#entry = null
    } else if (this.#path.length === 0) {
      this.#rootClosed = true
      this.#headerDone = true
    }
  }

  #openInEntry(name: string, attributes: Readonly<Record<string, string>>, entry: OpenEntry): void {
    if (name === 'UpdateXml') this.#document = new UpdateDocumentHandler(this.#language)
    else if (name === 'Category' && attributes['Value']) addNamed(entry.categories, guidText(attributes['Value']))
    else if (name === 'Classification' && attributes['Value'])
      addNamed(entry.classifications, guidText(attributes['Value']))
    else if (name === 'File') {
      const digest = hexOf(attributes['Digest'] ?? '', 20)
      if (digest !== null) addNamed(entry.digests, digest)
    }
  }
}
