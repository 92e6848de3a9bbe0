/**
 * npm run test:mutation: takes away one guard after the other and counts those that no test misses, by Stryker. Results
 * are kept in build/mutation/reports, so that the next run asks again only about what has changed.
 *   npm run test:mutation                  all rooms of build/mutation/rooms.mjs
 *   npm run test:mutation -- bag trust     some of them
 *   npm run test:mutation -- --again bag   without what an earlier run found
 * Ends with an error when fewer than 95 % of the mutants are noticed, or not every one of a guard that refuses.
 * CAUSEWAY_MUTATION_JOBS says how many run side by side, one less than there are cores when it is not said.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../parts/host.mjs'
import { installMutationPackages } from '../parts/packages.mjs'
import { asScript } from '../setup.mjs'
import { equivalents } from './equivalents.mjs'
import { LEFT_OUT, rooms } from './rooms.mjs'

const WANTED_PERCENT = 95
const reports = 'build/mutation/reports'
const say = (line) => process.stdout.write(`${line}\n`)

/** @returns {Promise<object[]>} Stryker's mutants of a room, each with what became of it */
async function mutate(room, { again }) {
  const { Stryker } = await import('@stryker-mutator/core')
  const { mutate, tests, skipped = [] } = rooms[room]
  process.env.CAUSEWAY_MUTATION_TESTS = tests.join(',')
  process.env.CAUSEWAY_MUTATION_SKIPPED = skipped.join(',')
  const stryker = new Stryker({
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    testRunner: 'vitest',
    vitest: { configFile: 'test/vitest.mutation.config.ts', related: false, pool: 'forks' },
    coverageAnalysis: 'perTest',
    mutate,
    mutator: { excludedMutations: LEFT_OUT },
    incremental: true,
    force: again,
    incrementalFile: `${reports}/${room}.json`,
    reporters: ['progress'],
    concurrency: Number(process.env.CAUSEWAY_MUTATION_JOBS ?? Math.max(1, availableParallelism() - 1)),
    // Enough for a busy machine; an endless loop is found all the same.
    timeoutMS: 30_000,
    dryRunTimeoutMinutes: 30,
    tempDirName: 'build/mutation/work',
    ignorePatterns: ['dist', 'test-results', 'build/wine', reports],
    // The types were checked before; a mutant may break them.
    disableTypeChecks: true,
    warnings: false,
    allowConsoleColors: false,
  })
  return stryker.runMutationTest()
}

/** The lines of a room's files as they are mutated: a run takes long enough for them to be edited. */
function linesOf(room) {
  const [folder] = rooms[room].mutate[0].split('*')
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  return new Map(names.map((name) => [folder + name, readFileSync(folder + name, 'utf8').split('\n')]))
}

/** The source of a mutant's line, and whether it or the next one refuses: a guard whose loss lets something in. */
function placeOf({ fileName, location }, sources) {
  const file = relative(root, fileName).split(sep).join('/')
  const lines = sources.get(file) ?? []
  const at = location.start.line - 1
  const refuses = lines.slice(at, at + 2).some((line) => /\bthrow\b/.test(line))
  return { file, number: at + 1, line: lines[at]?.trim() ?? '', refuses }
}

function isEquivalent({ mutatorName, replacement }, { file, line }) {
  return equivalents.some(
    (each) =>
      each.file === file && each.line === line && each.mutator === mutatorName && each.replacement === replacement,
  )
}

/** What became of a room's mutants. */
function judge(results, sources) {
  const count = { noticed: 0, missed: 0, equivalent: 0, refusing: 0, refusingMissed: 0 }
  const missed = []
  for (const mutant of results) {
    const isNoticed = ['Killed', 'Timeout'].includes(mutant.status)
    if (!isNoticed && !['Survived', 'NoCoverage'].includes(mutant.status)) continue
    const place = placeOf(mutant, sources)
    if (!isNoticed && isEquivalent(mutant, place)) {
      count.equivalent++
      continue
    }
    count[isNoticed ? 'noticed' : 'missed']++
    if (place.refuses) count[isNoticed ? 'refusing' : 'refusingMissed']++
    if (!isNoticed) missed.push({ ...place, mutator: mutant.mutatorName, replacement: mutant.replacement })
  }
  return { ...count, missedOnes: missed }
}

function show(room, { noticed, missed, equivalent, refusing, refusingMissed, missedOnes }, minutes) {
  for (const { file, number, line, mutator, replacement, refuses } of missedOnes)
    say(`${refuses ? 'REFUSES ' : ''}${file}:${number} ${mutator}\n  ${line}\n  → ${replacement.split('\n').join(' ')}`)
  const percent = (100 * noticed) / Math.max(1, noticed + missed)
  say(
    `${room}: ${noticed} of ${noticed + missed} noticed (${percent.toFixed(1)} %), ${equivalent} equivalent; ` +
      `of guards that refuse ${refusing} of ${refusing + refusingMissed}; ${minutes.toFixed(1)} minutes`,
  )
  return percent >= WANTED_PERCENT && refusingMissed === 0
}

await asScript(async () => {
  const args = process.argv.slice(2)
  const again = args.includes('--again')
  const asked = args.filter((arg) => arg !== '--again')
  const unknown = asked.filter((room) => !Object.hasOwn(rooms, room))
  if (unknown.length > 0) {
    say(`Unknown: ${unknown.join(' ')}. Rooms: ${Object.keys(rooms).join(', ')}.`)
    process.exitCode = 2
    return
  }
  process.chdir(root)
  await installMutationPackages((line) => say(`mutation: ${line}`))
  for (const room of asked.length > 0 ? asked : Object.keys(rooms)) {
    const startedAt = Date.now()
    const sources = linesOf(room)
    const results = await mutate(room, { again })
    if (!show(room, judge(results, sources), (Date.now() - startedAt) / 60_000)) process.exitCode = 1
  }
})
