/** The blocks of code in the documents, and the commands of those that are typed into a shell. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')

/** Every document that a person reads, as a path from the project's folder. */
export const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'))

export const textOf = (name: string): string => readFileSync(join(root, name), 'utf8')

export interface Block {
  readonly document: string
  readonly line: number
  /** What stands behind the fence: `sh`, `powershell`, `text`; empty where nothing does. */
  readonly language: string
  readonly text: string
}

/** Returns the fenced blocks of a document, in order. */
export function blocksOf(document: string): Block[] {
  const text = textOf(document)
  return [...text.matchAll(/^ *(?:```|~~~)(.*)\n([\s\S]*?)^ *(?:```|~~~)$/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length,
    language: (match[1] ?? '').trim(),
    text: match[2] ?? '',
  }))
}

/** Splits what is typed into a shell into its commands: each is as many lines as bash needs to begin. */
export function commandsOf(text: string): string[] {
  const commands: string[] = []
  let lines: string[] = []
  for (const line of text.split('\n')) {
    lines.push(line)
    const command = lines.join('\n')
    if (line.endsWith('\\') || spawnSync('bash', ['-n'], { input: command }).status !== 0) continue
    lines = []
    if (command.replace(/^\s*#.*$/gm, '').trim() !== '') commands.push(command)
  }
  if (lines.length > 0) throw new Error(`not a complete command: ${lines.join('\n')}`)
  return commands
}
