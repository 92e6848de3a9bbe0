/** What handlers ask of the desktop. Electron's part is in window/electron-desktop.ts; tests bring their own. */
export interface Desktop {
  /** A folder that the operator chose, null when the dialog was closed. */
  pickFolder(): Promise<string | null>
  /** A program that the administrator chose, null when the dialog was closed. */
  pickProgram(): Promise<string | null>
  /** A public key file that the operator chose, null when the dialog was closed. */
  pickKeyFile(): Promise<string | null>
  /** A file with heads of ledgers that somebody brought, null when the dialog was closed. */
  pickHeadFile(): Promise<string | null>
  /** A statement of a new key or a list of signers that the operator chose, null when the dialog was closed. */
  pickSignerFile(): Promise<string | null>
  /** History bundles and receipts that the auditor chose, null when the dialog was closed. */
  pickHistories(): Promise<readonly string[] | null>
  /** A signed receipt that the operator chose, null when the dialog was closed. */
  pickReceiptFile(): Promise<string | null>
  /** Where to save a file; the dialog has asked before replacing one. null when it was closed. */
  pickSaveLocation(suggestion: { readonly name: string; readonly extension: string }): Promise<string | null>
  copyText(text: string): void
  /** Shows a station in a window of its own: this program once more, as a process of its own. */
  openStation(home: string): void
}
