/** The arguments that make Windows PowerShell run a script: no profile, no prompts, no file, no quoting. */
export function powerShellArguments(script: string): string[] {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
}
