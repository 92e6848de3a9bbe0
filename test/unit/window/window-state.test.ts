import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWindowState, writeWindowState } from '../../../electron/window/window-state'

let folder: string
let file: string
const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const state = { x: 100, y: 50, width: 1400, height: 900, maximized: false }
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-window-'))
  file = join(folder, 'window.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the window opens where it was', () => {
  writeWindowState(file, { ...state, maximized: true })
  expect(readWindowState(file, [screen])).toEqual({ ...state, maximized: true })
})

test.each([
  ['missing', undefined],
  ['damaged', '{'],
  ['too small', JSON.stringify({ ...state, width: 10 })],
  ['of another form', '[]'],
])('a file that is %s gives the first size', (_name, text) => {
  if (text !== undefined) writeFileSync(file, text)
  expect(readWindowState(file, [screen])).toEqual({ width: 1280, height: 800, maximized: false })
})

test('a screen that is gone gives the size, not the place', () => {
  writeWindowState(file, { ...state, x: 2500 })
  expect(readWindowState(file, [screen])).toEqual({ width: 1400, height: 900, maximized: false })
})

test('a folder that cannot be written is no fault', () => {
  expect(() => writeWindowState(join(folder, 'missing', 'window.json'), state)).not.toThrow()
})
