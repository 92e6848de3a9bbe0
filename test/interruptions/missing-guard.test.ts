/** What the simulator is worth: a product that does not ask whether a volume is the trusted one is caught. */
import { expect, test, vi } from 'vitest'
import type * as Authenticate from '../../electron/transfer/receive/authenticate'
import { combinations, nameOf, play } from './receive'
import { useRecorded } from './recorded'

vi.mock('../../electron/transfer/receive/authenticate', async (original) => {
  const actual = await original<typeof Authenticate>()
  const withoutGuard: typeof actual.authenticateAgain = ({ station }, { folder }) =>
    actual.authenticateVolume(folder, station)
  return { ...actual, authenticateAgain: withoutGuard }
})

const recorded = useRecorded()

test('catches a product that verifies another set of volumes than the trusted one', async () => {
  const wanted = 'receive | killed | verify#0 journal.put | the sender made the transfer again | window on'
  const { scene, points } = recorded()
  const combination = combinations(points).find((one) => nameOf(one) === wanted)
  if (!combination) throw new Error('no such combination')
  const { wrong } = await play(scene, combination)
  expect(wrong).not.toEqual([])
})
