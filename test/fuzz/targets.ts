import type { Target } from './target'
import { bagInfo } from './targets/bag-info'
import { commands } from './targets/commands'
import { cmtrace } from './targets/cmtrace'
import { lsblk, mountTables, windowsDisks } from './targets/devices'
import { allowedSigners, privateKey, publicKey, trustFile } from './targets/keys'
import { headFile, historyBundle } from './targets/history'
import { manifest } from './targets/manifest'
import { cabDirectory, gzipPackage, metadataText, packageIndex } from './targets/packages'
import { pathSet, safePath } from './targets/paths'
import { receipt } from './targets/receipt'
import { clamscan, defenderOutput, scannerAnswer } from './targets/scanners'
import { signature } from './targets/signatures'
import { transferJson } from './targets/transfer-json'
import { rotation, signerList, typedCode } from './targets/trust-exchange'

/** Every parser of what comes from a medium, another station, a package, a system tool, a scanner or a foreign log. */
export const TARGETS: readonly Target[] = [
  ...[manifest, bagInfo, transferJson, safePath, pathSet],
  ...[signature, publicKey, privateKey, trustFile, allowedSigners, receipt],
  ...[rotation, signerList, typedCode, historyBundle, headFile],
  ...[gzipPackage, packageIndex, metadataText, cabDirectory],
  ...[lsblk, windowsDisks, mountTables, cmtrace],
  ...[clamscan, defenderOutput, scannerAnswer],
]

export function targetNamed(name: string): Target {
  const target = [...TARGETS, commands].find((each) => each.name === name)
  if (!target) throw new Error(`no target ${name}; there are ${TARGETS.map((each) => each.name).join(', ')}`)
  return target
}
