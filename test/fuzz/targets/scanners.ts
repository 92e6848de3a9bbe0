import { ClamavOutput } from '../../../electron/scanners/clamav-output'
import { CommandOutput } from '../../../electron/scanners/command-answer'
import { threatsIn } from '../../../electron/scanners/defender-output'
import { changeBytes } from '../change-bytes'
import { changeJson } from '../change-json'
import { demand, samplesOf, type Target } from '../target'

const FOLDER = '/medium'
const LIST = [
  { path: 'data/a.cab', bytes: 10 },
  { path: 'data/b.exe', bytes: 20 },
  { path: 'data/c.cab', bytes: 30 },
  { path: 'data/empty.txt', bytes: 0 },
  { path: 'data/d: x.cab', bytes: 40 },
]

/**
 * What clamscan prints. Accepted damage: a file that counts twice or not at all, or as read though no line says so;
 * a finding whose line stands there whole and is not told. Nothing is refused: `refused` counts
 * outputs without a finding.
 */
export const clamscan: Target = {
  name: 'clamscan',
  open(samples) {
    const own = samplesOf(samples, 'clamscan')
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const output = new ClamavOutput(FOLDER, LIST, undefined)
        const lines = input.toString('utf8').split('\n')
        for (const line of lines) output.read(line)
        const { hits, hitCount, unreadCount, ...read } = output.result()
        const [files, bytes] = [read.files ?? -1, read.bytes ?? -1]
        demand(files + unreadCount === LIST.length, 'a file that counts twice, or not at all')
        demand(bytes <= 100 && hitCount >= hits.length, 'more than there is')
        const said = LIST.filter(({ path }) => lines.some((line) => line.startsWith(`${FOLDER}/${path}: `)))
        demand(files <= said.length, 'read, though nobody said so')
        const isFound = lines.includes(`${FOLDER}/data/b.exe: Win.Test.EICAR_HDB-1 FOUND`)
        demand(!isFound || hits.some(({ path }) => path.endsWith('data/b.exe')), 'a finding that is lost')
        return hitCount > 0 ? 'accepted' : 'refused'
      },
    }
  },
}

/**
 * What MpCmdRun prints. Accepted damage: a path that does not stand in the text, one path twice, a line with a path below
 * the folder that is passed over. `refused` counts outputs without a finding.
 */
export const defenderOutput: Target = {
  name: 'MpCmdRun',
  open(samples) {
    const own = samplesOf(samples, 'MpCmdRun')
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const text = input.toString('utf8')
        const found = threatsIn(text, FOLDER)
        for (const { path, name } of found) {
          demand(text.replaceAll('\\', '/').includes(path), 'a path that does not stand there')
          demand(text.includes(name), 'a name that does not stand there')
        }
        demand(new Set(found.map(({ path }) => path)).size === found.length, 'one path twice')
        const isNamed = text.split(/\r?\n/).includes(`    file                : ${FOLDER}/data/b.exe`)
        demand(!isNamed || found.some(({ path }) => path === 'data/b.exe'), 'a finding that is lost')
        return found.length > 0 ? 'accepted' : 'refused'
      },
    }
  },
}

/** The answer of any command that keeps the contract. Accepted damage: counts that no count can be, a finding lost. */
export const scannerAnswer: Target = {
  name: 'scanner answer',
  open(samples) {
    const own = samplesOf(samples, 'scanner answer')
    return {
      change: (random) => changeJson(random, own),
      check(input) {
        const output = new CommandOutput()
        const lines = input.toString('utf8').split('\n')
        for (const line of lines) output.read(line)
        const answer = output.answer()
        if (typeof answer === 'string') return 'refused'
        for (const count of [answer.files, answer.bytes])
          demand(Number.isSafeInteger(count) && count >= 0, `a count of ${count}`)
        demand(answer.engine.name.trim() !== '', 'an engine without a name')
        const said = lines.map(valueOf).find((value) => value !== null && 'scanned' in value)
        demand(said !== undefined && Array.isArray(said?.['hits']), 'an answer that nobody gave')
        demand(answer.hits.length === (said?.['hits'] as unknown[]).length, 'a finding that is lost')
        return 'accepted'
      },
    }
  },
}

function valueOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
