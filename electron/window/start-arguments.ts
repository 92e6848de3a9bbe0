/** What a start of the program asks for: a command of the command line, or the window. */
export type Start =
  | { readonly kind: 'command'; readonly args: readonly string[] }
  | { readonly kind: 'window'; /** null: the platform's folder for application data. */ readonly home: string | null }

/** Asks for text, not for a window. */
const TEXT_ONLY = new Set(['--help', '-h', '--version'])
const OWN_OPTIONS = new Set(['--json', ...TEXT_ONLY])
/** Switches that Chromium, Electron and their test drivers read from the same command line. */
const FOREIGN_SWITCH =
  /^--(no-sandbox|no-zygote|inspect|remote-debugging|enable-|disable-|ozone-|use-|force-|user-data-dir|js-flags|lang|original-process|allow-|log-|v=|vmodule)/

/**
 * Reads process.argv of Electron's main process. A bare word is a command; `--home DIR` alone is a window of that home.
 * @param argv process.argv; unpackaged it also holds Electron's own switches and the application's folder
 */
export function readStart(argv: readonly string[], isPackaged: boolean): Start {
  const own = isPackaged ? argv.slice(1) : argv.slice(firstWord(argv, 1) + 1)
  let home: string | null = null
  for (let index = 0; index < own.length; index++) {
    const argument = own[index] ?? ''
    if (argument === '--home') home = own[++index] ?? ''
    else if (argument.startsWith('--home=')) home = argument.slice('--home='.length)
    else if (TEXT_ONLY.has(argument) || !argument.startsWith('-'))
      return { kind: 'command', args: withoutForeign(own, index) }
  }
  // A missing folder is the command line's to explain.
  return home?.trim() === '' ? { kind: 'command', args: withoutForeign(own, own.length) } : { kind: 'window', home }
}

/** Drops foreign switches before the command; after it every word is the command's own. */
function withoutForeign(own: readonly string[], commandAt: number): string[] {
  return own.filter(
    (argument, index) => index >= commandAt || OWN_OPTIONS.has(argument) || !FOREIGN_SWITCH.test(argument),
  )
}

function firstWord(argv: readonly string[], from: number): number {
  const found = argv.findIndex((argument, index) => index >= from && !argument.startsWith('-'))
  return found === -1 ? argv.length : found
}
