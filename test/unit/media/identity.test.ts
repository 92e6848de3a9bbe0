import { expect, test } from 'vitest'
import {
  maySamePlace,
  mediumIdentity,
  otherMedium,
  sameMedium,
  sameMediumCheck,
  samePlace,
  type IdentityFacts,
} from '../../../electron/media/identity'
import { inspectFolder } from '../../../electron/media/folder'

const stick: IdentityFacts = { uuid: '4C53-1F2A', serial: '4C5300 01', sizeBytes: 31e9, folder: '/' }
const id = (change: Partial<IdentityFacts> = {}): string => mediumIdentity({ ...stick, ...change })

test('the text is stable, and holds whatever a device calls itself', () => {
  expect(id()).toBe('uuid:4C53-1F2A serial:4C5300%2001 size:31000000000 folder:/')
  expect(samePlace(id({ folder: '/a folder:b\nc' }), id({ folder: '/a folder:b\nc' }))).toBe(true)
})

test.each<[what: string, change: Partial<IdentityFacts>, same: boolean, other: boolean]>([
  ['the same', {}, true, false],
  ['another folder on it', { folder: '/carrier' }, true, false],
  ['formatted anew', { uuid: '0000-0001' }, false, true],
  ['a copy of it, block by block', { serial: '999' }, false, true],
  ['another size', { sizeBytes: 32e9 }, false, true],
  ['a reader that tells no serial number', { serial: null }, true, false],
  ['a system that tells no UUID', { uuid: null }, true, false],
  ['nothing but the size', { uuid: null, serial: null }, false, false],
])('%s', (_what, change, same, other) => {
  expect([sameMedium(id(), id(change)), sameMedium(id(change), id())]).toEqual([same, same])
  expect([otherMedium(id(), id(change)), otherMedium(id(change), id())]).toEqual([other, other])
})

test('a place is a folder on a medium', () => {
  expect(samePlace(id(), id())).toBe(true)
  expect(samePlace(id(), id({ folder: '/carrier' }))).toBe(false)
  expect(sameMedium('', id())).toBe(false)
  // Where little is known only what differs for certain counts.
  const unknown = { uuid: null, serial: null }
  expect(maySamePlace(id(unknown), id({ ...unknown, sizeBytes: 1 }))).toBe(true)
  expect(maySamePlace(id(unknown), id({ ...unknown, folder: '/media/stick' }))).toBe(false)
  expect(maySamePlace(id(), id({ serial: '999' }))).toBe(false)
})

test('the check after a medium was put in again has its evidence', async () => {
  const now = { ...(await inspectFolder('/')), ...stick }
  expect(sameMediumCheck(id(), now)).toMatchObject({
    id: 'medium.same',
    state: 'ok',
    value: { kind: 'text', text: id() },
    source: now.source,
    at: now.readAt,
  })
  expect(sameMediumCheck(id({ serial: '999' }), now).state).toBe('failed')
  expect(sameMediumCheck(id(), { ...now, uuid: null, serial: null }).state).toBe('unknown')
})
