import { expect, test } from 'vitest'
import { DigestSet } from '../../../electron/files/digest-set'
import { idDigest, type UpdateFile, type UpdateRecord } from '../../../electron/metadata/package'
import { LackingFiles } from '../../../electron/transfer/completeness/lacking-files'

const WANTED = '11111111-1111-4111-8111-111111111111'
const OTHER = '22222222-2222-4222-8222-222222222222'
const digest = (n: number): Buffer => Buffer.alloc(20, n)

function file(n: number, kind: UpdateFile['kind'] = 'content'): UpdateFile {
  return { sha1: digest(n).toString('hex'), sha256: null, bytes: n * 100, fileName: `${n}.cab`, kind }
}
const update = (updateId: string) => ({ updateId, title: `title of ${updateId}` }) as UpdateRecord

function lackingOf(...named: readonly (readonly [UpdateFile, number, string])[]): LackingFiles {
  const wanted = new DigestSet()
  wanted.add(idDigest(WANTED)!)
  const lacking = new LackingFiles(wanted, 1)
  for (const [one, n, id] of named) lacking.add(one, digest(n), update(id))
  return lacking
}

test.each([
  ['before', [OTHER, WANTED]],
  ['after', [WANTED, OTHER]],
  ['before and after', [OTHER, WANTED, OTHER, WANTED]],
])('a file that an update nobody wants names %s a wanted one is counted once, as wanted', (_order, ids) => {
  const lacking = lackingOf(...ids.map((id) => [file(3, 'licence'), 3, id] as const))
  expect(lacking.wanted).toEqual({ files: 1, bytes: 300 })
  expect(lacking.unwanted).toEqual({ files: 0, bytes: 0 })
  expect(lacking.unwantedLicences).toBe(0)
  expect(lacking.named).toMatchObject([{ updateId: WANTED, updateTitle: `title of ${WANTED}`, bytes: 300 }])
})

test('licence terms that nobody needs are counted among the rest; names have an end, counts do not', () => {
  const lacking = lackingOf(
    [file(1, 'licence'), 1, OTHER],
    [file(1, 'licence'), 1, OTHER],
    [file(2), 2, OTHER],
    [file(4), 4, WANTED],
    [{ ...file(5), bytes: null }, 5, WANTED],
  )
  expect(lacking.unwanted).toEqual({ files: 2, bytes: 300 })
  expect(lacking.unwantedLicences).toBe(1)
  expect(lacking.wanted).toEqual({ files: 2, bytes: 400 })
  expect(lacking.named).toHaveLength(1)
})

test('where nobody can say which updates are wanted, all are', () => {
  const lacking = new LackingFiles(null)
  lacking.add(file(1), digest(1), update('no GUID'))
  expect(lacking.wanted.files).toBe(1)
})
