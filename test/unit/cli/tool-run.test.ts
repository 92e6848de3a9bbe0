import { expect, test } from 'vitest'
import type { ToolRun } from '../../../shared/jobs'
import { describeRun } from '../../../electron/cli/commands/tool-run'

/** As journals and ledgers of the first versions have it. */
const old: ToolRun = {
  command: ['WsusUtil.exe', 'import', 'p', 'l'],
  exitCode: 5,
  startedAt: '2026-11-21T10:00:00.000Z',
  seconds: 725,
  output: 'Updates are being imported.\r\n\r\nFatal error: 5\r\n',
}
const said = (run: ToolRun): string[] => describeRun(run).map((line) => line.replaceAll('\u00a0', ' '))

test('a run that an earlier version recorded is told like any other', () => {
  expect(said(old)).toEqual([
    'wsusutil ran for 12 min, exit code 5; it printed:',
    '  | Updates are being imported.',
    '  | Fatal error: 5',
  ])
})

test('a Windows status, a signal and silence are told', () => {
  const crashed = said({ ...old, exitCode: -1_073_741_819, exitHex: '0xC0000005', output: '' })
  expect(crashed).toEqual(['wsusutil ran for 12 min, exit code -1073741819 (0xC0000005); it printed nothing'])
  expect(said({ ...old, exitCode: 128, signal: 'SIGKILL' })[0]).toContain('ended by SIGKILL')
})

test('of much output the end is shown', () => {
  const output = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
  expect(said({ ...old, output }).slice(1)).toEqual(Array.from({ length: 10 }, (_, line) => `  | line ${30 + line}`))
})
