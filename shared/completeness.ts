/** Whether the files that updates need are there, as both sides say it. */

export interface FilesAndBytes {
  readonly files: number
  /** As far as the documents of the updates give sizes. */
  readonly bytes: number
}

export interface MissingFile {
  readonly sha1: string
  readonly fileName: string
  readonly bytes: number | null
  readonly updateId: string
  readonly updateTitle: string
}

/** What a transfer did not carry, as the sender stated it and this server found it. */
export interface NotCarriedFiles {
  readonly count: number
  /** At most 1000 of them. */
  readonly files: readonly MissingFile[]
  readonly accepted: { readonly files: number; readonly because: string } | null
}

/** What a server lacks of the files that updates name. */
export interface LackingContent {
  /** Of the updates whose files have to be there. */
  readonly needed: FilesAndBytes
  /** At most 1000 of them. */
  readonly named: readonly MissingFile[]
  /** Of all others. */
  readonly notNeeded: FilesAndBytes
  /** How many of these are licence terms. */
  readonly notNeededLicences: number
}

/** What two servers lack once they have the content of a transfer: told before its metadata is imported. */
export interface ContentNeeds {
  /** Needed are the files of the updates that are approved at the export server; otherwise, those of all updates. */
  readonly byApprovals: boolean
  /** A server that has this transfer and nothing else. */
  readonly fresh: LackingContent
  /** This server, with all that its content store holds; null when that could not be read. */
  readonly here: LackingContent | null
  /** Why the sender went on without some of them; null when it did not. */
  readonly acceptedBecause: string | null
}
