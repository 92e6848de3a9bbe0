/**
 * Mutants that no test can notice, each with the reason. Whoever adds one has looked: nothing that a caller, a disk or a
 * medium could do tells the two apart. `line` is the whole line of the source, so that an entry ends with its code.
 * @type {{file: string, line: string, mutator: string, replacement: string, reason: string}[]}
 */
export const equivalents = [
  {
    file: 'electron/bag/manifest.ts',
    line: 'const text = isAscii(bytes) && isAscii(this.#rest) ? asciiOf : decode',
    mutator: 'ConditionalExpression',
    replacement: 'false',
    reason: 'ASCII read as UTF-8 is the same text; reading it as Latin-1 is only quicker.',
  },
]
