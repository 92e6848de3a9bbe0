import { expect, test } from 'vitest'
import { keptOnCancel, stopsImportOnly } from '../../../../../renderer/routes/steps/kept-on-cancel'
import { jobAt } from './job'

test('a receive that has not begun to copy content leaves the import server untouched', () => {
  expect(keptOnCancel(jobAt('receive', 'verify', 'running'))).toBe('receiveBeforeContent')
  expect(keptOnCancel(jobAt('receive', 'content', 'here'))).toBe('receiveBeforeContent')
})

test('from the first file of content on, verified files stay behind', () => {
  expect(keptOnCancel(jobAt('receive', 'content', 'running'))).toBe('receiveContent')
  expect(keptOnCancel(jobAt('receive', 'content', 'blocked'))).toBe('receiveContent')
  expect(keptOnCancel(jobAt('receive', 'metadata', 'here'))).toBe('receiveContent')
})

test('an import that has begun is said to be partial', () => {
  expect(keptOnCancel(jobAt('receive', 'metadata', 'running'))).toBe('receiveMetadata')
  expect(keptOnCancel(jobAt('receive', 'metadata', 'blocked'))).toBe('receiveMetadata')
})

test('only a running import is stopped alone; cancelled while it waits, the whole transfer is', () => {
  expect(stopsImportOnly(jobAt('receive', 'metadata', 'running'))).toBe(true)
  expect(stopsImportOnly(jobAt('receive', 'metadata', 'blocked'))).toBe(false)
  expect(stopsImportOnly(jobAt('receive', 'metadata', 'here'))).toBe(false)
  expect(stopsImportOnly(jobAt('receive', 'content', 'running'))).toBe(false)
  expect(stopsImportOnly(jobAt('send', 'export', 'running'))).toBe(false)
})

test('a complete import is not said to be partial', () => {
  expect(keptOnCancel(jobAt('receive', 'confirm', 'here'))).toBe('receiveImported')
  expect(keptOnCancel(jobAt('receive', 'receipt', 'here'))).toBe('receiveImported')
})

test('a send and a check of a medium have their own words', () => {
  expect(keptOnCancel(jobAt('send', 'copy', 'running'))).toBe('send')
  expect(keptOnCancel(jobAt('verify', 'verify', 'running'))).toBe('verify')
})
