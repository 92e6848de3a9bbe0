import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replacePart } from '../../bench/document'
import { table } from '../../bench/markdown'
import { logLogPlot } from '../../bench/svg'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'causeway-test-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('replaces one part of the document and nothing else, again and again', () => {
  const path = join(folder, 'page.md')
  writeFileSync(
    path,
    'Before\n\n<!-- bench:a -->\n<!-- /bench:a -->\n\n<!-- bench:b -->\n\nold\n\n<!-- /bench:b -->\nAfter\n',
  )
  replacePart(path, 'a', 'one')
  replacePart(path, 'a', 'two')
  expect(readFileSync(path, 'utf8')).toBe(
    'Before\n\n<!-- bench:a -->\n\ntwo\n\n<!-- /bench:a -->\n\n<!-- bench:b -->\n\nold\n\n<!-- /bench:b -->\nAfter\n',
  )
  expect(() => replacePart(path, 'c', 'three')).toThrow('no place for the part "c"')
})

test('writes tables as the formatter leaves them', () => {
  expect(
    table(
      ['', 'MB/s'],
      [
        ['one', '1'],
        ['longer', '22.5'],
      ],
    ),
  ).toBe('|        | MB/s |\n| ------ | ---: |\n| one    |    1 |\n| longer | 22.5 |')
})

test('draws every point of every line, inside of the picture', () => {
  const svg = logLogPlot({
    title: 'Title',
    x: { title: 'files', values: [1e3, 1e4, 1e6] },
    series: [
      { title: 'seconds', values: [0.02, 1, 90] },
      { title: 'memory', values: [80, 100, 250] },
    ],
  })
  const circles: { cx: number; cy: number }[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'circle') circles.push({ cx: Number(attributes['cx']), cy: Number(attributes['cy']) })
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(svg).close()
  expect(circles).toHaveLength(6)
  for (const { cx, cy } of circles) {
    expect(cx).toBeGreaterThanOrEqual(70)
    expect(cx).toBeLessThanOrEqual(620)
    expect(cy).toBeGreaterThanOrEqual(70)
    expect(cy).toBeLessThanOrEqual(350)
  }
  expect(circles.slice(0, 3).map(({ cy }) => cy)).toEqual(
    circles
      .slice(0, 3)
      .map(({ cy }) => cy)
      .toSorted((a, b) => b - a),
  )
})
