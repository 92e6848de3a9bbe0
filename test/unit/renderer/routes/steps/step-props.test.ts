import { expect, test } from 'vitest'
import { isCancellable, isOperatorsTurn, isRepeatable } from '../../../../../renderer/routes/steps/step-props'
import { jobAt, stepOf } from './job'

test('it is the operator’s turn only at the current step of a job that waits', () => {
  const waits = jobAt('send', 'media', 'here')
  expect(isOperatorsTurn(waits, stepOf(waits, 'media'))).toBe(true)
  expect(isOperatorsTurn(waits, stepOf(waits, 'plan'))).toBe(false)
  const runs = jobAt('send', 'media', 'running', 'running')
  expect(isOperatorsTurn(runs, stepOf(runs, 'media'))).toBe(false)
})

test('a plan can be made again until media are copied to, a copy never', () => {
  const atMedia = jobAt('send', 'media', 'here')
  expect(isRepeatable(atMedia, stepOf(atMedia, 'plan'))).toBe(true)
  const atCopy = jobAt('send', 'copy', 'here')
  expect(isRepeatable(atCopy, stepOf(atCopy, 'plan'))).toBe(false)
  expect(isRepeatable(atCopy, stepOf(atCopy, 'media'))).toBe(true)
  const atSeal = jobAt('send', 'seal', 'here')
  expect(isRepeatable(atSeal, stepOf(atSeal, 'copy'))).toBe(false)
})

test('nothing is repeated while something runs', () => {
  const runs = jobAt('receive', 'verify', 'running', 'running')
  expect(isRepeatable(runs, stepOf(runs, 'identify'))).toBe(false)
})

test('a sealed transfer and an ended job cannot be cancelled', () => {
  expect(isCancellable(jobAt('send', 'seal', 'here'))).toBe(true)
  expect(isCancellable(jobAt('send', 'handover', 'here'))).toBe(false)
  expect(isCancellable(jobAt('receive', 'receipt', 'here'))).toBe(true)
  expect(isCancellable(jobAt('receive', 'verify', 'blocked', 'ended'))).toBe(false)
})
