/** Several real processes at one ledger, and processes that die in the middle of an append. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { appendingProcess, home } from './fixture'

const KILLS = 24

test('four processes append at once: one chain, no event lost', async () => {
  const station = await home()
  const children = ['a', 'b', 'c', 'd'].map((mark) => appendingProcess(station.folder, 40, mark))
  const said = children.map(collect)
  for (const child of children) expect(await exitOf(child)).toBe(0)
  const ledger = station.open()
  expect(ledger.verify()).toMatchObject({ intact: true, events: 160, headSequence: 160 })
  expect(said.flat().sort((x, y) => x - y)).toEqual(Array.from({ length: 160 }, (_, n) => n + 1))
  const order = ledger.events({ limit: 200 }).map((event) => event.payload['jobId'])
  expect(
    order.some((mark, n) => n > 0 && order[n - 1] !== mark),
    'they did take turns',
  ).toBe(true)
  ledger.close()
})

test(`killed ${String(KILLS)} times while appending: intact each time, and no event that append returned is lost`, async () => {
  const station = await home()
  let returned = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const child = appendingProcess(station.folder, 100_000, `kill-${String(kill)}`)
    const said = collect(child)
    while (said.length < 2) await wait(2)
    await wait(Math.random() * 30)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(child.signalCode).toBe('SIGKILL')
    returned = Math.max(returned, ...said)
    const ledger = station.open()
    expect(ledger.verify()).toMatchObject({ intact: true, firstBad: null })
    expect(ledger.head().sequence).toBeGreaterThanOrEqual(returned)
    ledger.close()
  }
  const kept = readdirSync(station.folder).filter((name) => !name.startsWith('ledger-head.part'))
  expect(kept.sort()).toEqual(['keys', 'ledger-head', 'ledger.db'])
}, 240_000)

function collect(child: ChildProcess): number[] {
  const said: number[] = []
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => said.push(Number(line)))
  return said
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'close')
  return child.exitCode
}
