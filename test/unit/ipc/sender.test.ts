import { expect, test } from 'vitest'
import { isOwnAddress, isTrustedFrame } from '../../../electron/ipc/sender'

const vite = 'http://localhost:5173'

test.each([
  ['app://ui/index.html', null, true],
  ['app://ui/', null, true],
  ['app://ui.example/', null, false],
  ['app://other/index.html', null, false],
  ['app://ui:1/index.html', null, false],
  ['http://localhost:5173/index.html', null, false],
  ['http://localhost:5173/index.html', vite, true],
  ['http://localhost:5174/', vite, false],
  ['https://localhost:5173/', vite, false],
  ['file:///out/renderer/index.html', null, false],
  ['about:blank', null, false],
  ['data:text/html,app://ui/', null, false],
  ['blob:app://ui/1', null, false],
  ['', null, false],
])('%s while developing on %s: %s', (address, developmentServer, own) => {
  expect(isOwnAddress(address, developmentServer)).toBe(own)
})

test('only the top frame is listened to', () => {
  const top = { url: 'app://ui/index.html', parent: null }
  expect(isTrustedFrame(top, null)).toBe(true)
  expect(isTrustedFrame({ url: 'app://ui/index.html', parent: top }, null)).toBe(false)
  expect(isTrustedFrame(null, null)).toBe(false)
  expect(isTrustedFrame(undefined, null)).toBe(false)
})
