import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

describe('a size that no screen has', () => {
  const small = { x: 0, y: 0, width: 1366, height: 768 }

  test.each([
    ['saved on a larger screen', { x: 100, y: 50, width: 3840, height: 2160 }, [small]],
    ['beyond any screen', { x: 0, y: 0, width: 16_384, height: 16_384 }, [screen]],
    ['beyond any number of pixels', { x: 0, y: 0, width: 2 ** 31, height: 2 ** 31 }, [screen]],
    ['wide only', { x: -200, y: 0, width: 1920, height: 700 }, [small]],
    ['high only', { x: 50, y: 300, width: 1024, height: 1200 }, [small]],
    ['where no screen is any more', { x: 4000, y: 0, width: 3840, height: 2160 }, [small]],
    ['on the second screen', { x: 2000, y: 100, width: 3000, height: 2000 }, [screen, { ...small, x: 1920 }]],
  ])('is cut to the screen: %s', (_name, saved, screens) => {
    writeFileSync(file, JSON.stringify({ ...saved, maximized: false }))
    const { x, y, width, height } = readWindowState(file, screens)
    const fits = screens.some(
      (one) =>
        width <= one.width &&
        height <= one.height &&
        (x === undefined || (x >= one.x && x + width <= one.x + one.width)) &&
        (y === undefined || (y >= one.y && y + height <= one.y + one.height)),
    )
    expect({ x, y, width, height, fits }).toMatchObject({ fits: true })
  })

  test('stays on the screen that shows most of it', () => {
    writeWindowState(file, { x: 1900, y: 150, width: 3000, height: 2000, maximized: true })
    const second = { x: 1920, y: 100, width: 2560, height: 1440 }
    expect(readWindowState(file, [screen, second])).toEqual({ ...second, maximized: true })
  })

  test('is cut for the first size too', () => {
    expect(readWindowState(file, [{ x: 0, y: 0, width: 1152, height: 720 }])).toMatchObject({
      width: 1152,
      height: 720,
    })
  })

  test('that is smaller than a window can be stays as large as one must be', () => {
    writeWindowState(file, state)
    expect(readWindowState(file, [{ x: 0, y: 0, width: 800, height: 600 }])).toMatchObject({ width: 1024, height: 700 })
  })

  test.each(['0', '-1400', 'null', '"1400"', '1e999', '1400.5'])(
    'or is no size at all (%s) gives the first one',
    (width) => {
      writeFileSync(file, `{"x":0,"y":0,"width":${width},"height":900,"maximized":false}`)
      expect(readWindowState(file, [screen])).toEqual({ width: 1280, height: 800, maximized: false })
    },
  )

  test('without any screen is taken as it is', () => {
    writeWindowState(file, state)
    expect(readWindowState(file, [])).toEqual({ width: 1400, height: 900, maximized: false })
  })
})
