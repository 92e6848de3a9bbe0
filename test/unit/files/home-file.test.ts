/** The small JSON files of a home, which all go one way: policy.json, settings.json, station.json, trust.json, credentials.json. */
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkedInput, readHomeFile, recordedContent, writeHomeFile } from '../../../electron/files/home-file'
import { CausewayError } from '../../../shared/errors'
import { codeOf } from '../trust/errors'
import { temporaryFolder } from '../trust/ssh-keygen'

const schema = z.strictObject({ days: z.number().int().min(1) })
const read = (path: string) => readHomeFile(path, (content) => schema.parse(content))

let path: string
beforeEach(() => {
  path = join(temporaryFolder(), 'policy.json')
})

test('reads a file as it was written, for its owner alone, and none where there is none', async () => {
  expect(read(path)).toBeNull()
  await writeHomeFile(path, { days: 3 })
  expect(read(path)).toEqual({ days: 3 })
  expect(readFileSync(path, 'utf8')).toBe('{\n  "days": 3\n}\n')
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(read(join(path, 'below a file'))).toBeNull()
})

describe('refuses a file, and never takes it for none,', () => {
  test.each(['', '{', '[]', 'null', '{}', '{"days":0}', '{"days":1,"also":1}', '\uFEFF{"days":1}'])(
    'that holds %j',
    (text) => {
      writeFileSync(path, text)
      expect(codeOf(() => read(path))).toBe('station.damaged')
    },
  )

  test('that is not UTF-8', () => {
    writeFileSync(path, Buffer.from('{"days":1,"\xe9":1}', 'latin1'))
    expect(codeOf(() => readHomeFile(path, () => true))).toBe('station.damaged')
  })

  test('that is larger than any of them can be', () => {
    writeFileSync(path, '{"days":1}')
    truncateSync(path, 2 ** 33)
    expect(codeOf(() => read(path))).toBe('file.unreadable')
  })

  test('that is a folder', () => {
    mkdirSync(path)
    expect(codeOf(() => read(path))).toBe('file.unreadable')
  })

  test.skipIf(process.platform === 'win32')('that is a named pipe, without waiting for a writer', () => {
    execFileSync('mkfifo', [path])
    expect(codeOf(() => read(path))).toBe('file.unreadable')
  })
})

test('quotes no secret in the cause of an error', () => {
  writeFileSync(path, 'hunter2')
  const error = (isSecret: boolean): CausewayError => {
    try {
      readHomeFile(path, () => true, { isSecret })
    } catch (error) {
      if (error instanceof CausewayError) return error
    }
    throw new Error('was read')
  }
  expect(String(error(false).cause)).toContain('hunter2')
  expect(error(true).cause).toBeUndefined()
})

test('names the first field that may not be set so', () => {
  expect(checkedInput(schema, { days: 3 })).toEqual({ days: 3 })
  try {
    checkedInput(schema, { days: 0 })
    throw new Error('was taken')
  } catch (error) {
    expect(error).toMatchObject({ code: 'usage', details: { field: 'days' } })
    expect((error as CausewayError).details['problem']).toMatch(/^days: ./)
  }
})

test('refuses an event that does not hold what the file must hold', () => {
  expect(recordedContent(path, schema, { days: 3 })).toEqual({ days: 3 })
  for (const value of [null, 'x', { days: 3, also: 1 }])
    expect(codeOf(() => recordedContent(path, schema, value))).toBe('station.damaged')
})
