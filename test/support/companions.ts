/** Companion folders as they lie on an export server, and one transfer that carries two of them. */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { randomBytes } from './forge'
import { makePair, pinSender, sendTransfer, type Pair } from './stations'

/** Writes files, with all folders, below one. */
export function fill(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  mkdirSync(folder, { recursive: true })
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

const PACKAGE = '5f1c63ec-0f0e-4c8b-9c0a-5a7e6a0f7a10'
const ITEM = '0b9d6cf4-5c0d-4f0e-8d6e-2f0f6f1f4f55'

/** What OfflineUpdateExporter may have written. */
export function officeFolder(folder: string): string {
  return fill(folder, {
    'office/data/v64_16.0.1234.1001.cab': randomBytes(3000, 'v64'),
    'office/data/16.0.1234.1001/stream.x64.x-none.dat': randomBytes(200_000, 'stream'),
    'office/data/16.0.1234.1001/s640.cab': randomBytes(5000, 's640'),
    'metadata/été 100%.json': '{}',
  })
}

export function packagesFolder(folder: string): string {
  return fill(folder, { [`${PACKAGE}/${ITEM}_1.cab`]: randomBytes(40_000, 'package') })
}

/** A pair whose sender has sent one transfer with both, and whose receiver trusts it. */
export interface Carried {
  readonly pair: Pair
  readonly office: string
  readonly packages: string
  /** A copy of the medium and of the receiver's home, to do with as a test likes. */
  scene(): CarriedScene
}

export interface CarriedScene {
  readonly root: string
  readonly home: string
  readonly medium: string
  readonly volume: string
}

export async function sendWithCompanions(): Promise<Carried> {
  const pair = await makePair(3)
  const office = officeFolder(join(pair.root, 'Office365updates'))
  const packages = packagesFolder(join(pair.root, 'UpdateServicesPackages'))
  const options = ['--companion', `Office=${office}`, '--companion', `UpdateServicesPackages=${packages}`]
  const sent = await sendTransfer(pair, ...options)
  const volume = relative(pair.medium, sent.volumes[0]?.folder ?? '')
  await pinSender(pair)
  return {
    pair,
    office,
    packages,
    scene() {
      const root = mkdtempSync(join(pair.root, 'scene-'))
      const [home, medium] = [join(root, 'receiver'), join(root, 'medium')]
      cpSync(pair.receiver, home, { recursive: true })
      cpSync(pair.medium, medium, { recursive: true })
      return { root, home, medium, volume: join(medium, volume) }
    },
  }
}
