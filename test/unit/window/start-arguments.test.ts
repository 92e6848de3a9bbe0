import { expect, test } from 'vitest'
import { readStart } from '../../../electron/window/start-arguments'

const unpackaged = (...args: string[]) => readStart(['/x/electron', '--no-sandbox', '.', ...args], false)
const packaged = (...args: string[]) => readStart(['/x/causeway', ...args], true)

test.each([
  [[], { kind: 'window', home: null }],
  [['--home', '/h'], { kind: 'window', home: '/h' }],
  [['--home=/h'], { kind: 'window', home: '/h' }],
  [['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '--home', '/h'], { kind: 'window', home: '/h' }],
  [['history', 'list'], { kind: 'command', args: ['history', 'list'] }],
  [
    ['--home', '/h', '--json', 'send', '--to', '/m'],
    { kind: 'command', args: ['--home', '/h', '--json', 'send', '--to', '/m'] },
  ],
  [['--no-sandbox', '--home', '/h', 'key', 'show'], { kind: 'command', args: ['--home', '/h', 'key', 'show'] }],
  [['--help'], { kind: 'command', args: ['--help'] }],
  [['--version'], { kind: 'command', args: ['--version'] }],
  [['send', '--inspect'], { kind: 'command', args: ['send', '--inspect'] }],
  [['--hmoe', '/h', 'send'], { kind: 'command', args: ['--hmoe', '/h', 'send'] }],
  [['--home'], { kind: 'command', args: ['--home'] }],
  [['--home', ' '], { kind: 'command', args: ['--home', ' '] }],
])('%j', (args, start) => {
  expect(packaged(...args)).toEqual(start)
  expect(unpackaged(...args)).toEqual(start)
})

test("the application's folder is no command, whatever stands before it", () => {
  expect(readStart(['/x/electron', '--inspect=0', '--remote-debugging-port=0', '.'], false)).toEqual({
    kind: 'window',
    home: null,
  })
  expect(readStart(['/x/electron'], false)).toEqual({ kind: 'window', home: null })
})
