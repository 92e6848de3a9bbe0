/** What each npm script answers to --help: no dependencies, and nothing is set up or started for it. */

const passedOn = (tool, example) => `Arguments go to ${tool}: npm run ${example}`

/** One text for each script of package.json, without its first line. */
const usages = {
  setup: {
    does: 'Installs what a clean clone needs and builds out/. Does nothing twice.',
    options: [
      ['--tests', 'also the Debian packages that only tests use'],
      ['--electron', 'ask Electron’s download host again after it could not be reached'],
    ],
  },
  start: {
    does: 'Sets up what is missing, builds, and opens the window.',
    options: [['--home DIR', 'the station’s home folder']],
  },
  test: {
    does: 'Sets up what is missing and runs all that CI runs. Takes no arguments.',
    more: 'Each stage is a script of its own: lint, format:check, typecheck, check:svelte, build, test:unit, test:e2e, …',
  },
  lint: { does: 'Checks the sources with ESLint.', more: passedOn('ESLint', 'lint -- electron/files') },
  format: {
    does: 'Rewrites the files as Prettier formats them.',
    more: 'Files to rewrite: npm run format -- README.md',
  },
  'format:check': {
    does: 'Checks the format of all files with Prettier.',
    more: passedOn('Prettier', 'format:check -- --log-level warn'),
  },
  typecheck: { does: 'Checks the types with TypeScript.', more: passedOn('tsc', 'typecheck -- --extendedDiagnostics') },
  'check:svelte': {
    does: 'Checks the page with svelte-check.',
    more: passedOn('svelte-check', 'check:svelte -- --output machine'),
  },
  build: { does: 'Builds out/ from the sources. Takes no arguments.' },
  'test:unit': {
    does: 'Builds where needed and runs the unit tests.',
    more: passedOn('Vitest', 'test:unit -- test/unit/files'),
  },
  'test:e2e': {
    does: 'Builds where needed and runs the end-to-end tests in the real window.',
    more: passedOn('Playwright', 'test:e2e -- transfer.spec.ts'),
  },
  'test:faults': {
    does: 'Runs the tests that kill processes, take media away and cut power. CAUSEWAY_FAULT_RUNS=200 makes it long.',
    more: passedOn('Vitest', 'test:faults -- test/faults/kill.test.ts'),
  },
  'test:fuzz': {
    does: 'Runs the parsers on changed inputs. CAUSEWAY_FUZZ_RUNS=1000000 makes it long.',
    more: passedOn('Vitest', 'test:fuzz -- test/fuzz/bit-flips.test.ts'),
  },
  'test:interruptions': {
    does: 'Interrupts transfers, changes their media and resumes them. CAUSEWAY_INTERRUPTIONS=all makes it long, 2/4 a part of it.',
    more: passedOn('Vitest', 'test:interruptions -- test/interruptions/send.test.ts'),
  },
  'test:soak': {
    does: 'Transfers clean data over and over. CAUSEWAY_SOAK_GB=200 makes it long.',
    more: passedOn('Vitest', 'test:soak -- --reporter=verbose'),
  },
  'test:mutation': {
    does: 'Takes away one guard after the other and counts those that no test misses.',
    options: [
      ['ROOM …', 'only these of build/mutation/rooms.mjs'],
      ['--again', 'without what an earlier run found'],
    ],
  },
  'test:wine': {
    does: 'Runs the engine’s unit tests as win32 under Wine (Linux on x64). Takes several minutes.',
    more: passedOn('Vitest', 'test:wine -- test/unit/files'),
  },
  bench: {
    does: 'Measures speed and memory; docs/performance.md explains the parts.',
    options: [
      ['table [--only PART,…] [--dry] [--gb N] [--repeat N]', 'all parts or some; rewrites the page unless --dry'],
      ['copy --source DIR --to DIR [--json]', 'any folder, and the limit beside it'],
    ],
  },
  package: {
    does: 'Builds dist/linux-unpacked and dist/causeway-…-win-x64.zip and checks them.',
    options: [
      ['--linux, --windows', 'only that one (Windows itself packages for Windows only)'],
      ['--test', 'then the end-to-end tests on the packaged Linux program'],
      ['--release', 'official Electron only, closed to debuggers; without it a development stand-in can be'],
      ['', 'packed, and the zip says so in its name'],
    ],
  },
  'test:package': { does: 'Packages for Linux and runs the end-to-end tests on the packaged program.' },
}

/**
 * Returns what a script answers to --help, or null where nobody asked.
 * @param {string} script as package.json names it
 * @param {string[]} args
 * @returns {string | null}
 */
export function helpFor(script, args) {
  if (!args.includes('--help') && !args.includes('-h')) return null
  const { does, options = [], more } = usages[script]
  const command = ['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`
  const width = Math.max(0, ...options.map(([option]) => option.length))
  return [
    options.length > 0 ? `${command} -- [OPTION …]` : command,
    `  ${does}`,
    ...options.map(([option, text]) => `    ${option.padEnd(width)}  ${text}`),
    ...(more ? [`  ${more}`] : []),
    '',
  ].join('\n')
}
