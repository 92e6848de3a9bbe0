import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPolicyFile, rulesInEvent, writePolicyFile } from '../../../electron/trust/policy'
import { defaultRules } from '../../../shared/policy'
import { codeOf } from './errors'
import { temporaryFolder } from './ssh-keygen'

test('reads a policy as it was written, and none where there is no file', async () => {
  const path = join(temporaryFolder(), 'policy.json')
  expect(readPolicyFile(path)).toBeNull()
  const rules = defaultRules({ name: 'LAB\\anna', id: null })
  expect(rulesInEvent(path, rules)).toEqual(rules)
  await writePolicyFile(path, rules)
  expect(readPolicyFile(path)).toEqual(rules)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ formatVersion: 1, ...rules })
})

test('refuses a policy that is damaged or cannot be read, and never takes it for none', () => {
  const path = join(temporaryFolder(), 'policy.json')
  for (const text of ['', '{', '[]', 'null', '{}', '{"formatVersion":2}', '{"formatVersion":1,"also":1}']) {
    writeFileSync(path, text)
    expect(
      codeOf(() => readPolicyFile(path)),
      text,
    ).toBe('station.damaged')
  }
  const folder = join(temporaryFolder(), 'policy.json')
  mkdirSync(folder)
  expect(codeOf(() => readPolicyFile(folder))).toBe('file.unreadable')
  for (const value of [null, 'x', { also: 1 }]) expect(codeOf(() => rulesInEvent(path, value))).toBe('station.damaged')
})
