/** Against the registry itself: under Wine or on Windows, with values that the system's own tool wrote. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRegistryKey } from '../../../../electron/files/native/windows-registry'

const KEY = String.raw`SOFTWARE\Microsoft\Causeway test`

test.skipIf(process.platform === 'win32')('other systems have no registry', () => {
  expect(readRegistryKey(KEY, ['ContentDir'])).toBeNull()
})

describe.skipIf(process.platform !== 'win32')('the registry', () => {
  const LONG = 'x'.repeat(20_000)
  const reg = (...args: string[]) => execFileSync('reg.exe', args, { stdio: 'pipe' })
  const add = (name: string, type: string, data: string) =>
    reg('add', `HKLM\\${KEY}`, '/f', '/reg:64', '/v', name, '/t', type, '/d', data)

  beforeAll(() => {
    add('ContentDir', 'REG_SZ', String.raw`D:\Données à jour\WSUS`)
    add('Variable', 'REG_EXPAND_SZ', String.raw`%SystemRoot%\WSUS`)
    add('PortNumber', 'REG_DWORD', '8530')
    add('Largest', 'REG_DWORD', '4294967295')
    add('Empty', 'REG_SZ', '')
    add('Several', 'REG_MULTI_SZ', String.raw`a\0b`)
    add('Bytes', 'REG_BINARY', '01020304')
    add('Long', 'REG_SZ', LONG)
  })
  afterAll(() => {
    reg('delete', `HKLM\\${KEY}`, '/f', '/reg:64')
  })

  test('gives texts in any letters, numbers, and variables put in', () => {
    expect(readRegistryKey(KEY, ['ContentDir', 'Variable', 'PortNumber', 'Largest', 'Empty', 'Long'])).toEqual({
      ContentDir: String.raw`D:\Données à jour\WSUS`,
      Variable: `${process.env['SystemRoot'] ?? ''}\\WSUS`,
      PortNumber: 8530,
      Largest: 4_294_967_295,
      Empty: '',
      Long: LONG,
    })
    expect(process.env['SystemRoot']).toMatch(/windows/i)
  })

  test('leaves out what is not there and what is of another type', () => {
    expect(readRegistryKey(KEY, ['Nothing', 'Several', 'Bytes', 'PortNumber'])).toEqual({ PortNumber: 8530 })
    expect(readRegistryKey(KEY, [])).toEqual({})
  })

  test('has no values for a key that is not there', () => {
    expect(readRegistryKey(`${KEY}\\below`, ['ContentDir'])).toBeNull()
    expect(readRegistryKey(String.raw`SOFTWARE\No such\key`, ['ContentDir'])).toBeNull()
  })

  test('tells the version of Windows', () => {
    const values = readRegistryKey(String.raw`SOFTWARE\Microsoft\Windows NT\CurrentVersion`, ['CurrentBuildNumber'])
    expect(values?.['CurrentBuildNumber']).toMatch(/^[0-9]{4,5}$/)
  })
})
