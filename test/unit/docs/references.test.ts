/** What the documents point at is there: tests by their files, other documents, each attack its test. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documents, root, textOf } from './document-blocks'

describe.each(documents)('%s', (name) => {
  test('names tests that are there', () => {
    const named = [
      ...textOf(name).matchAll(/`(?:test\/)?((?:unit|e2e|faults|fuzz|interruptions|soak)\/[\w./-]+\.ts)`/g),
    ]
    expect(named.map(([, file = '']) => file).filter((file) => !existsSync(join(root, 'test', file)))).toEqual([])
  })

  test('links to files that are there', () => {
    const links = [...textOf(name).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)
    expect(links.filter((target) => !existsSync(join(root, dirname(name), target)))).toEqual([])
  })
})

test('each attack in the threat model names the test, or the check of the package, that shows it', () => {
  const rows = textOf('docs/threat-model.md')
    .split(/^\| attack .*\n/m)
    .slice(1)
    .flatMap((table) => table.slice(0, table.indexOf('\n\n')).split('\n'))
    .filter((row) => row.startsWith('|') && !/^\| -+/.test(row))
  expect(rows.length).toBeGreaterThan(80)
  expect(rows.filter((row) => !/`[\w./-]+\.(ts|mjs)`/.test(row.split('|').at(-2) ?? ''))).toEqual([])
})
