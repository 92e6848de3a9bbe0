import type { Target } from './target'
import { bagInfo } from './targets/bag-info'
import { cmtrace } from './targets/cmtrace'
import { lsblk, mountTables, windowsDisks } from './targets/devices'
import { allowedSigners, privateKey, publicKey, trustFile } from './targets/keys'
import { manifest } from './targets/manifest'
import { cabDirectory, gzipPackage, metadataText, packageIndex } from './targets/packages'
import { pathSet, safePath } from './targets/paths'
import { receipt } from './targets/receipt'
import { signature } from './targets/signatures'
import { transferJson } from './targets/transfer-json'

/** Every parser of what comes from a medium, a key file, a package, a system tool or a foreign log. */
export const TARGETS: readonly Target[] = [
  ...[manifest, bagInfo, transferJson, safePath, pathSet],
  ...[signature, publicKey, privateKey, trustFile, allowedSigners, receipt],
  ...[gzipPackage, packageIndex, metadataText, cabDirectory],
  ...[lsblk, windowsDisks, mountTables, cmtrace],
]

export function targetNamed(name: string): Target {
  const target = TARGETS.find((each) => each.name === name)
  if (!target) throw new Error(`no target ${name}; there are ${TARGETS.map((each) => each.name).join(', ')}`)
  return target
}
