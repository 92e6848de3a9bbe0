/**
 * Whole commands, through the command line's own entry: media, homes, files brought by hand, arguments and what is typed,
 * each changed by chance. A command may refuse, whatever it is given; it must not end in an internal error, and a receive
 * that is refused must be an attempt in the history.
 */
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { TAG_FILES } from '../../../electron/bag/names'
import { resign } from '../../support/forge'
import { causeway, causewayTyping, type CliAnswer } from '../../support/stations'
import { changeText } from '../change-bytes'
import { applyEdit, drawEdit, type Edit } from '../edits'
import type { Random } from '../random'
import { demand, samplesOf, type Outcome, type Target } from '../target'

const NO_ERROR = { throwIfNoEntry: false } as const

/** What stands for the folders of a run in the arguments of a plan. */
const PLACES = ['medium', 'receiver', 'sender', 'auditor', 'hand', 'new'] as const
type Place = (typeof PLACES)[number]

interface Plan {
  readonly home: Place
  readonly args: readonly string[]
  readonly typed: string
  readonly edits: readonly (Edit & { readonly place: Place })[]
  /** The volume is sealed anew with the sender's key after the edits: what is signed can be wrong as well. */
  readonly resigned: boolean
}

/** Commands that read what comes from outside, with the home that gives them. `{place}` is a folder of the run. */
const READING: readonly (readonly [Place, readonly string[]])[] = [
  ['receiver', ['receive', '{medium}']],
  ['receiver', ['verify', '{medium}']],
  ['receiver', ['history', 'verify', '{medium}']],
  ['receiver', ['history', 'heads', '--check', '{medium}']],
  ['receiver', ['trust', 'add', '--from', '{medium}', '--fingerprint', 'SHA256:x', '--holder', 'M. Operator']],
  ['receiver', ['custody', 'check-empty', '4711', '--at', '{medium}']],
  [
    'receiver',
    ['trust', 'add', '--key', '{hand}/key.pub', '--fingerprint', '{fingerprint}', '--holder', 'M. Operator'],
  ],
  ['receiver', ['trust', 'add', '--key', '-', '--fingerprint', '{fingerprint}', '--holder', 'M. Operator']],
  ['receiver', ['trust', 'import', '{hand}/allowed_signers', '--fingerprint', '{fingerprint}']],
  ['receiver', ['history', 'verify', '{hand}/heads.json']],
  ['receiver', ['history', 'heads', '--check', '{hand}/ledger-head']],
  ['receiver', ['metadata', 'inspect', '{hand}/package.xml.gz']],
  ['sender', ['receipt', 'accept', '{hand}/receipt.json']],
  ['sender', ['receipt', 'accept', '7K3M-0QXV-9D2A-WTHE-4']],
  ['sender', ['evidence', '{transfer}', '--out', '{new}/evidence', '--medium', '{medium}']],
  ['sender', ['history', 'report', '{transfer}', '--format', 'json', '--out', '{new}/r.json', '--medium', '{medium}']],
  ['auditor', ['audit', 'add', '{hand}/export.causeway-history', '{hand}/receipt.json']],
]

/** Commands that mostly read the home, or change it. */
const OF_HOME: readonly (readonly [Place, readonly string[]])[] = [
  ...(['receiver', 'sender'] as const).flatMap((home) =>
    [
      ['key', 'show'],
      ['trust', 'list'],
      ['trust', 'policy'],
      ['trust', 'policy', '--set', 'requirePinned=yes'],
      ['scan', 'list'],
      ['history', 'list'],
      ['history', 'verify'],
      ['history', 'show', '{transfer}'],
      ['history', 'heads'],
      ['history', 'bundle', '--out', '{new}/b.causeway-history'],
      ['history', 'report', '--from', '2026-01-01', '--to', '2026-12-31', '--format', 'csv', '--out', '{new}/p.csv'],
      ['practice', 'list'],
      ['baseline', 'show'],
      ['server', 'check'],
      ['media', 'history'],
      ['trust', 'export', '{new}/allowed_signers'],
      ['trust', 'revoke', '{fingerprint}', '--reason', 'lost'],
      ['custody', 'label', '4711', '--label', 'Stick 1'],
      ['operator', 'credential', 'operator'],
      ['receipt', 'show', '{transfer}'],
      ['receipt', 'export', '{transfer}', '--out', '{new}/receipt.json'],
    ].map((args) => [home, args] as const),
  ),
  ['receiver', ['receive', '{medium}']],
  ['receiver', ['verify', '{medium}']],
  ['auditor', ['audit', 'list']],
  ['auditor', ['audit', 'reconcile']],
  ['receiver', ['init', '--role', 'disconnected', '--name', 'Import 1', '--practice']],
]

const ODD_ARGUMENTS = [
  '',
  '-',
  '--',
  '--json',
  '--home',
  '--help',
  '--out',
  '.',
  '/',
  '/dev/null',
  '/dev/full',
  '/proc/self/mem',
  '{medium}/causeway',
  '{hand}/nothing',
  '{new}',
  'x'.repeat(5000),
  '\ud800',
  '\u202e\u0007\u001b[2J',
  '0',
  '-1',
  '1e9',
  'NaN',
  '__proto__',
  'constructor',
  'a=b',
  'SHA256:AAAA',
  '2026-02-30',
]

export const commands: Target = {
  name: 'commands',
  open(samples, scratch) {
    const template = String(samplesOf(samples, 'template')[0])
    const facts = JSON.parse(String(samplesOf(samples, 'facts')[0])) as Facts
    const files = Object.fromEntries(PLACES.map((place) => [place, filesBelow(join(template, place))]))
    return {
      change: (random) => Buffer.from(JSON.stringify(drawPlan(random, files))),
      check: (input) => run(planOf(input), template, scratch, facts),
    }
  },
}

interface Facts {
  readonly transfer: string
  readonly fingerprint: string
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      // The stand-in of a server is no input.
      .filter((path) => !path.startsWith('practice/'))
      .sort()
  )
}

function drawPlan(random: Random, files: Readonly<Record<string, readonly string[]>>): Plan {
  const what = random.pick(['media', 'media', 'media', 'home', 'home', 'arguments'] as const)
  const [home, words] = random.pick(what === 'home' ? OF_HOME : what === 'media' ? READING : [...READING, ...OF_HOME])
  const args = what === 'arguments' || random.oneIn(20) ? changeArguments(random, words) : words
  const places: Place[] = what === 'home' ? [home] : what === 'media' ? placesIn(words) : []
  const edits = places.length === 0 ? [] : drawEdits(random, places, files)
  const typed = changeText(
    random,
    random.pick(['secret', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI', '7K3M0QXV9D2AWTHE4']),
  )
  return { home, args, typed, edits, resigned: random.oneIn(2) }
}

function drawEdits(
  random: Random,
  places: readonly Place[],
  files: Readonly<Record<string, readonly string[]>>,
): Plan['edits'] {
  return Array.from({ length: Math.min(4, random.few()) }, () => {
    const place = random.pick(places)
    const edit = { place, ...drawEdit(random, files[place] ?? []) }
    // The home is its account's own: nothing there is opened with care for what never answers.
    const isHome = place === 'receiver' || place === 'sender' || place === 'auditor'
    return isHome && edit.kind === 'pipe' ? { ...edit, kind: 'remove' as const } : edit
  })
}

function placesIn(words: readonly string[]): Place[] {
  return PLACES.filter((place) => place !== 'new' && words.some((word) => word.includes(`{${place}}`)))
}

function changeArguments(random: Random, words: readonly string[]): string[] {
  const changed = [...words]
  for (let times = random.few(); times > 0; times--) {
    const at = random.below(changed.length + 1)
    const kind = random.below(5)
    if (kind === 0) changed.splice(at, 1)
    else if (kind === 1) changed.splice(at, 0, random.pick(ODD_ARGUMENTS))
    else if (kind === 2) changed.splice(at, 1, random.pick(ODD_ARGUMENTS))
    else if (kind === 3) changed.splice(at, 0, random.pick(words))
    // No operating system passes a zero byte in an argument.
    else changed[at] = changeText(random, changed[at] ?? '').replaceAll('\0', '')
  }
  // It would read from the terminal, or listen for ever.
  return changed.filter((word) => !['--wait', 'wsusutil', 'scanner'].includes(word))
}

/** A plan that was cut short while a finding is made smaller is none. */
function planOf(input: Buffer): Plan | null {
  try {
    return JSON.parse(input.toString('utf8')) as Plan
  } catch {
    return null
  }
}

async function run(plan: Plan | null, template: string, scratch: string, facts: Facts): Promise<Outcome> {
  if (plan === null) return 'refused'
  const root = join(scratch, 'run')
  rmSync(root, { recursive: true, force: true })
  cpSync(template, root, { recursive: true })
  mkdirSync(join(root, 'new'), { recursive: true })
  for (const edit of plan.edits) applyEdit(join(root, edit.place), edit)
  if (plan.resigned) await resignAll(root)
  const fill = (word: string): string =>
    word
      .replace(/\{(\w+)\}/g, (all, place: string) => (PLACES.includes(place as Place) ? join(root, place) : all))
      .replaceAll('{transfer}', facts.transfer)
      .replaceAll('{fingerprint}', facts.fingerprint)
  const args = plan.args.map(fill)
  const home = join(root, plan.home)
  const isOwnHome = !plan.edits.some(({ place }) => place === plan.home)
  const before = isOwnHome && args[0] === 'receive' ? await attempts(home) : null
  const answer = await causewayTyping(plan.typed, home, ...args)
  const { code, cause } = (answer.document.error ?? {}) as { code?: string; cause?: string }
  const said = `${plan.args.join(' ')}: exit ${answer.exit}, ${String(code)} ${String(cause)}`
  demand(answer.exit !== 1 && code !== 'unexpected', said)
  // Whoever may write to /dev could lose it to a file that is renamed into its place.
  demand(lstatSync('/dev/null').isCharacterDevice(), `${said}; it replaced a device`)
  if (before !== null && answer.exit !== 0 && answer.exit !== 2)
    demand((await attempts(home)) > before, `${said}; the attempt is not in the history`)
  return answer.exit === 0 ? 'accepted' : 'refused'
}

/** How many attempts and events of refusal the history of a home has. */
async function attempts(home: string): Promise<number> {
  const answer: CliAnswer = await causeway(home, 'history', 'list')
  const listed = answer.document['transfers'] as readonly unknown[] | undefined
  if (!listed) throw new Error(`the history cannot be read: ${JSON.stringify(answer.document)}`)
  return listed.length
}

async function resignAll(root: string): Promise<void> {
  const shelf = join(root, 'medium', 'causeway')
  for (const transfer of existsSync(shelf) ? readdirSync(shelf) : []) {
    const volume = join(shelf, transfer, 'volume-01')
    const areFiles = TAG_FILES.every((file) => lstatSync(join(volume, file), NO_ERROR)?.isFile())
    if (areFiles) await resign(volume, join(root, 'sender')).catch(() => undefined)
  }
}
