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
    file: 'electron/ledger/append.ts',
    line: "if (!tip || written === 'malformed') return",
    mutator: 'ConditionalExpression',
    replacement: 'false',
    reason:
      'Without a tip, or for a file that is no head, the next lines throw before they write; Ledger lets the file lag then.',
  },
  {
    file: 'electron/ledger/append.ts',
    line: "if (!tip || written === 'malformed') return",
    mutator: 'LogicalOperator',
    replacement: "!tip && written === 'malformed'",
    reason: 'The same: a file that is no head has no number to be asked for.',
  },
  {
    file: 'electron/ledger/append.ts',
    line: 'if (agrees && written.sequence < tip.sequence) writeHeadFile(headFile, tip)',
    mutator: 'EqualityOperator',
    replacement: 'written.sequence <= tip.sequence',
    reason: 'It would write the head again that the file has.',
  },
  {
    file: 'electron/ledger/append.ts',
    line: "typeof head === 'object' && head.sequence > last.sequence && writer.verifyHead(head.signature, headBytes(head))",
    mutator: 'EqualityOperator',
    replacement: 'head.sequence >= last.sequence',
    reason: 'The highest number counts; the comparison only spares checking a signature.',
  },
  {
    file: 'electron/ledger/verify.ts',
    line: 'let lastAttested = false',
    mutator: 'BooleanLiteral',
    replacement: 'true',
    reason: 'It is asked only when there was an event before, which has set it.',
  },
  {
    file: 'electron/ledger/verify.ts',
    line: "if (row.sequence < expected) return { sequence: row.sequence, problem: 'malformed' }",
    mutator: 'EqualityOperator',
    replacement: 'row.sequence <= expected',
    reason: 'The line before has returned where both are the same.',
  },
  {
    file: 'electron/ledger/verify-archives.ts',
    line: 'if (this.#differs(sequence, hash) && sequence < (this.#otherwise?.sequence ?? Infinity))',
    mutator: 'EqualityOperator',
    replacement: 'sequence <= (this.#otherwise?.sequence ?? Infinity)',
    reason: 'It would put the same finding in its own place.',
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
