/** What the command line says of an option or a name that is given but empty: a script's variable that was never set. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { USAGE } from '../../../electron/cli/usage'
import { defaultHome } from '../../../electron/station/home'
import { causeway } from '../../support/stations'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-empty-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Text that a person may leave empty, and arguments of somebody else's program. */
const MAY_BE_EMPTY = new Set([
  'send --note',
  'send --condition',
  'custody hand-over --note',
  'custody hand-over --condition',
  'scan add --arg',
])

interface Described {
  readonly words: readonly string[]
  readonly options: readonly string[]
  readonly hasNames: boolean
}

/** The commands of `causeway --help`, each with its options that take a value. */
function describedCommands(): Described[] {
  const commands = USAGE.slice(0, USAGE.indexOf('\nOptions'))
    .replace(/\n {6,}/g, ' ')
    .split('\n')
    .filter((line) => /^ {2}[a-z]/.test(line))
  return commands.map((line) => {
    const words = /^((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)/.exec(line.trim())?.[0].split(' ') ?? []
    const options = [...line.matchAll(/(--[a-z-]+)[ =](?=[A-Z0-9a-z(])(?!--)/g)].map(([, option]) => option ?? '')
    const rest = line
      .trim()
      .slice(words.join(' ').length)
      .replace(/--[a-z-]+[ =]\S+/g, '')
    return { words, options: [...new Set(options)], hasNames: /(^|[ [])[A-Z]{2,}/.test(rest) }
  })
}

/** What follows a flag, as in `history heads --check FILE`, is an argument. */
function problem(option: string): unknown {
  return expect.stringMatching(new RegExp(`^(${option}|an argument) is empty$`))
}

const OPTIONS = describedCommands().flatMap(({ words, options }) =>
  options.map((option) => [words.join(' '), option] as const),
)
const NAMED = describedCommands()
  .filter(({ hasNames }) => hasNames)
  .map(({ words }) => words.join(' '))

test('the help names options and names enough for the tests below to mean something', () => {
  expect(OPTIONS.length).toBeGreaterThan(70)
  expect(OPTIONS).toContainEqual(['send', '--to'])
  expect(OPTIONS).toContainEqual(['metadata inspect', '--content'])
  expect(NAMED).toEqual(expect.arrayContaining(['verify', 'receive', 'receipt show', 'history verify', 'audit add']))
})

describe('an empty value of an option', () => {
  test.each(OPTIONS.filter(([words, option]) => !MAY_BE_EMPTY.has(`${words} ${option}`)))(
    '%s %s is a usage error that names it',
    async (words, option) => {
      for (const value of ['', ' \t']) {
        const answer = await causeway(folder, ...words.split(' '), option, value)
        expect(answer.document.error).toMatchObject({ code: 'usage', details: { problem: problem(option) } })
        expect(answer.exit).toBe(2)
      }
    },
  )
})

describe('an empty name', () => {
  test.each(NAMED)('%s refuses it and looks at nothing', async (words) => {
    for (const name of ['', ' ']) {
      const answer = await causeway(folder, ...words.split(' '), name)
      expect(answer.document.error).toMatchObject({ code: 'usage', details: { problem: 'an argument is empty' } })
      expect(answer.exit).toBe(2)
    }
    expect(readdirSync(folder)).toEqual([])
  })

  test.each(['', ' '])('--home %j is a usage error', async (home) => {
    const answer = await causeway(home, 'key', 'show')
    expect(answer.exit).toBe(2)
    expect(answer.document.error).toMatchObject({ code: 'usage' })
  })
})

describe('an empty or relative folder in the environment', () => {
  test.each(['', 'config', '.'])('never makes the working folder the home: XDG_CONFIG_HOME=%j', (value) => {
    vi.stubEnv('XDG_CONFIG_HOME', value)
    expect(isAbsolute(defaultHome())).toBe(true)
    expect(defaultHome().startsWith(homedir())).toBe(true)
  })

  test.each(['', 'home'])('never makes the working folder the home: HOME=%j', (value) => {
    vi.stubEnv('XDG_CONFIG_HOME', undefined)
    vi.stubEnv('HOME', value)
    expect(isAbsolute(defaultHome())).toBe(true)
  })
})
