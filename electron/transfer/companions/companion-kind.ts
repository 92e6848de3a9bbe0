import { basename } from 'node:path'
import type { CompanionKind } from '../../../shared/companions'

/*
 * What each kind looks like.
 *
 * OfflineUpdateExporter writes "the content and any additional metadata" of Microsoft 365 Apps updates into its
 * destination folder [MicrosoftDocs/memdocs, "Synchronize Microsoft 365 Apps updates from a disconnected software update
 * point"]. The layout of that folder is not documented. Its content comes from the Office content delivery network,
 * whose files are: stream.x64.x-none.dat, stream.x86.fr-fr.dat, v64_16.0.1234.1001.cab, s640.cab, i641036.cab, below
 * office/data/<version>/ [learn.microsoft.com, "Integrating manageability applications with Office 365 click-to-run
 * installer": stream files and s640.cab]. So any such name says it, wherever it lies, and so does what people call it.
 *
 * UpdateServicesPackages is the folder of a share of WSUS: <package id>/<installable item id>_1.cab, both GUIDs; a
 * publisher may give the folder of a package another name [learn.microsoft.com, IPublisher.PublishPackage].
 */
const OFFICE_FILE = /^(?:stream\.x(?:64|86)\.[\w-]+(?:\.proof)?\.dat(?:\.cobra)?|v(?:32|64)(?:_[\d.]+)?\.cab)$/i
const OFFICE_NAME = /(?:^|[^a-z])(?:office|microsoft|m|o)[ _-]?365|OfflineUpdateExporter/i
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const PACKAGE_FILE = new RegExp(`^\\{?${GUID}\\}?/[^/]+\\.cab$`, 'i')
const PACKAGES_NAME = /^UpdateServicesPackages$/i

/** Watches the files of a folder go by and says what kind of companion it is. */
export class CompanionClues {
  readonly #names: readonly string[]
  #office = false
  #packages = false

  /** @param folder where it lies; its last part is a clue as well as the companion's name */
  constructor(name: string, folder: string) {
    this.#names = [name, basename(folder)]
  }

  /** @param path below the folder, with `/` */
  see(path: string): void {
    this.#office ||= OFFICE_FILE.test(path.slice(path.lastIndexOf('/') + 1))
    this.#packages ||= PACKAGE_FILE.test(path)
  }

  /** What lies in it outweighs what it is called. */
  get kind(): CompanionKind {
    if (this.#office) return 'microsoft-365-apps'
    if (this.#packages || this.#names.some((name) => PACKAGES_NAME.test(name))) return 'update-services-packages'
    return this.#names.some((name) => OFFICE_NAME.test(name)) ? 'microsoft-365-apps' : 'other'
  }
}
