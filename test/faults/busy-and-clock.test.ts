/** A second process on the same job, and a clock that goes backwards: neither confuses what a transfer is. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SHIMS, command, type CommandAnswer } from '../support/command'
import { demandSoundByHand } from '../support/media/proof'
import {
  BUILT_CLI,
  causeway,
  causewayOn,
  makePair,
  pinSender,
  succeed,
  type CliAnswer,
  type Pair,
  type Sent,
} from '../support/stations'
import { watchedDisk, type Call } from '../support/watched-disk'
import { openEngine, runUntil } from '../unit/transfer/engine'

let pair: Pair
beforeEach(async () => {
  pair = await makePair()
  await pinSender(pair)
})
afterEach(() => pair.dispose())

/** Runs a command in this process, and the same once more in another one as soon as it comes to an operation. */
async function twice(
  home: string,
  args: readonly string[],
  at: Call['name'],
  below: string,
): Promise<{ first: CliAnswer; second: { exit: number | null; document: CliAnswer['document'] } }> {
  const second: { exit: number | null; document: CliAnswer['document'] }[] = []
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (name !== at || !path.startsWith(below) || second.length > 0) return
      const words = [BUILT_CLI, '--home', home, '--json', ...args]
      const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
      second.push({ exit: status, document: JSON.parse(stdout) as CliAnswer['document'] })
    },
  })
  const first = await causewayOn(disk, home, ...args)
  const [answer] = second
  if (!answer) throw new Error(`it never came to ${at}`)
  return { first, second: answer }
}

const BUSY = {
  exit: 5,
  document: {
    verdict: 'failed',
    error: {
      code: 'job.busy',
      message: 'Other work holds this station',
      next: expect.stringContaining('Wait') as string,
    },
  },
}

test('a second process on a send is told that it is busy, and the first goes on', async () => {
  const { first, second } = await twice(
    pair.sender,
    ['send', '--to', pair.medium, '--destination', 'Import 1'],
    'write',
    pair.medium,
  )
  expect(second).toMatchObject(BUSY)
  expect(first.document, first.stderr).toMatchObject({ verdict: 'verified' })
  const [volume] = first.document['volumes'] as Sent['volumes']
  demandSoundByHand(volume?.folder ?? '', pair.sender)
  const { transfers } = await succeed(pair.sender, 'history', 'list')
  expect(transfers, 'the second one began nothing').toHaveLength(1)
})

test('a second process on a receive is told that it is busy, and the first goes on', async () => {
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  const store = join(pair.receiver, 'practice/import/WSUSContent')
  const { first, second } = await twice(pair.receiver, ['receive', pair.medium], 'write', store)
  expect(second).toMatchObject(BUSY)
  expect(first.document, first.stderr).toMatchObject({ verdict: 'verified' })
  const { transfers } = await succeed(pair.receiver, 'history', 'list')
  expect(transfers).toHaveLength(1)
})

const DAY_MS = 86_400_000

/** Runs a command so many days ago. */
function ago(days: number, home: string, ...args: string[]): Promise<CommandAnswer> {
  return command(home, args, { shims: [SHIMS.clock], env: { CAUSEWAY_TEST_CLOCK_MS: String(-days * DAY_MS) } })
}

test('a clock that goes backwards between steps and between transfers changes no order', async () => {
  // Begun today, copied and sealed by a clock that lost a year.
  const engine = await openEngine(pair.sender)
  const { id, transferId } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'media', [pair.medium])
  engine.close()
  const first = await ago(365, pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  expect(first.document, first.stderr).toMatchObject({ verdict: 'verified', transferId, sequence: 1 })
  const [volume] = first.document['volumes'] as Sent['volumes']
  const { createdAt } = JSON.parse(readFileSync(join(volume?.folder ?? '', 'transfer.json'), 'utf8')) as {
    createdAt: string
  }
  expect(Date.now() - Date.parse(createdAt), 'the clock was back').toBeGreaterThan(364 * DAY_MS)

  // The next transfer is older by its clock, newer by its number.
  const media = join(pair.root, 'second')
  mkdirSync(media)
  const second = await ago(800, pair.sender, 'send', '--to', media, '--destination', 'Import 1')
  expect(second.document, second.stderr).toMatchObject({ verdict: 'verified', sequence: 2 })

  const received = await ago(1200, pair.receiver, 'receive', pair.medium)
  expect(received.document, received.stderr).toMatchObject({ verdict: 'verified', sequence: 1 })
  const next = await ago(2000, pair.receiver, 'receive', media)
  expect(next.document, next.stderr).toMatchObject({ verdict: 'verified', sequence: 2 })
  expect((await ago(3000, pair.receiver, 'receive', media)).document.error).toMatchObject({ code: 'trust.replay' })
  expect((await ago(0, pair.receiver, 'receive', pair.medium)).document.error).toMatchObject({ code: 'trust.replay' })

  expect(await succeed(pair.sender, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  // At the other side a clock that lost years looks like a ledger that was put back: named, and not called broken.
  const { exit, document } = await causeway(pair.receiver, 'history', 'verify')
  expect(exit).toBe(4)
  expect(document).toMatchObject({ verification: { intact: true, elsewhere: [{ kind: 'went-back' }] } })
  rmSync(media, { recursive: true })
})
