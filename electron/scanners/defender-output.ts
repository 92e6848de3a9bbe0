import type { ScanFinding } from '../../shared/scanners'

/** `Virus:DOS/EICAR_Test_File`: type, platform, family; the naming scheme is the same in every language. */
const THREAT_NAME = /:\s*([A-Za-z]+:[A-Za-z0-9_]+\/\S+)\s*$/
/** What lies inside an archive follows this. */
const INSIDE = '->'

/**
 * The files that MpCmdRun calls malware: the lines of its list that hold a path below the scanned folder, whatever words
 * stand before it, because they are in the language of Windows. The threat's name stands on a line above them.
 * Shape: what MpCmdRun prints with -DisableRemediation ("Threat : …", "file : PATH", "containerfile : PATH"). Not yet
 * run on a Windows Server.
 * @returns paths relative to the folder, separated by `/`, each once
 */
export function threatsIn(output: string, folder: string): ScanFinding[] {
  const root = folder.replace(/[\\/]+$/, '').toLowerCase()
  const found = new Map<string, string>()
  let threat = ''
  for (const line of output.split(/\r?\n/)) {
    threat = THREAT_NAME.exec(line)?.[1] ?? threat
    const at = line.toLowerCase().indexOf(root)
    // The folder itself stands in the lines that say what is scanned.
    if (at < 0 || !/[\\/]/.test(line.charAt(at + root.length))) continue
    const path = line
      .slice(at + root.length + 1)
      .split(INSIDE)[0]
      ?.trim()
      .replaceAll('\\', '/')
    if (path && !found.has(path)) found.set(path, threat)
  }
  return [...found].map(([path, name]) => ({ path, name }))
}
