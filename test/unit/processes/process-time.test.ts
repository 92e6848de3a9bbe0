import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { oemCodePage, windowsProcessTimes } from '../../../electron/files/native/windows-process'
import { ofProcStat, ofWindows, readProcessTime } from '../../../electron/processes/process-time'

const canAsk = it.skipIf(process.platform !== 'linux' && process.platform !== 'win32')
const onWindows = it.skipIf(process.platform !== 'win32')

/** Lines as kernels 5.10 and 6.1 write them; the names are those of real programs. */
const STAT = {
  node: '33712 (node) S 33702 33712 33702 34816 33712 4194304 6241 12 3 0 187 43 0 0 20 0 11 0 5032211 1117093888 13902 18446744073709551615 1 1 0 0 0 0 0 16781312 134217730 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0',
  odd: '512 (a (b) c) 9) R 1 512 512 0 -1 4194304 1 0 0 0 5 6 0 0 20 0 1 0 77 0 0',
  ended: '33712 (node) Z 33702 33712 33702 34816 33712 4194304 6241 12 3 0 187 43 0 0 20 0 1 0 5032211 0 0',
}

it('the time of a process is read from what the kernel says of it', () => {
  expect(ofProcStat(STAT.node)).toEqual({ born: '5032211', cpuSeconds: 2.3 })
  expect(ofProcStat(STAT.odd)).toEqual({ born: '77', cpuSeconds: 0.11 })
})

it.each(['', 'x', '1 (a)', '1 (a) S 1', STAT.ended, STAT.node.replace(' 187 ', ' many ')])(
  '%j is no answer',
  (stat) => {
    expect(ofProcStat(stat)).toBeNull()
  },
)

it('Windows counts in tenths of a microsecond', () => {
  expect(ofWindows({ creation: 134_082_345_671_234_567n, kernel: 12_500_000n, user: 30_000_000n })).toEqual({
    born: '134082345671234567',
    cpuSeconds: 4.25,
  })
})

canAsk('a process that lives has a time, and is the same one a moment later; one that ended has none', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const first = await readProcessTime(pid)
  expect(first?.cpuSeconds).toBeGreaterThanOrEqual(0)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect((await readProcessTime(pid))?.born).toBe(first?.born)
  expect((await readProcessTime(process.pid))?.born).not.toBe(first?.born)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await readProcessTime(pid)).toBeNull()
})

canAsk('work is seen', async () => {
  const before = await readProcessTime(process.pid)
  const end = Date.now() + 400
  while (Date.now() < end) continue
  expect((await readProcessTime(process.pid))!.cpuSeconds - before!.cpuSeconds).toBeGreaterThan(0.15)
})

onWindows('Windows tells its code page', () => {
  expect(oemCodePage()).toBeGreaterThan(0)
})

it.skipIf(process.platform === 'win32')('other systems have no such page and no such times', () => {
  expect(oemCodePage()).toBeNull()
  expect(windowsProcessTimes(process.pid)).toBeNull()
})
