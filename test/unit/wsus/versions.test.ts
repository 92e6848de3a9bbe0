import { describe, expect, it } from 'vitest'
import {
  predatesMimeTypes,
  releaseName,
  sameRelease,
  securityFix,
  versionText,
  wantsExportHotfix,
} from '../../../electron/wsus/versions'

describe('releases', () => {
  it.each([
    ['6.2.9200.16384', 'Windows Server 2012'],
    ['6.3.9600.16384', 'Windows Server 2012 R2'],
    ['10.0.14393.0', 'Windows Server 2016'],
    ['10.0.17763.1', 'Windows Server 2019'],
    ['10.0.20348.1', 'Windows Server 2022'],
    ['10.0.26100', 'Windows Server 2025'],
    ['3.2.7600.226', null],
    ['10.0.261000.1', null],
    ['10.0', null],
    ['6.20.1', null],
    ['', null],
  ])('%s is %s', (version, name) => {
    expect(releaseName(version)).toBe(name)
    expect(versionText(version)).toBe(name === null ? version : `${name} (${version})`)
  })

  it('are the same whatever their monthly update', () => {
    expect(sameRelease('10.0.20348.1', '10.0.20348.4297')).toBe(true)
    expect(sameRelease('6.3.9600.1', '6.3.9700.1')).toBe(true)
    expect(sameRelease('10.0.30000.1', '10.0.30000.2')).toBe(true)
    expect(sameRelease('10.0.30000.1', '10.0.30001.1')).toBe(false)
    expect(sameRelease('6.2.9200.1', '6.3.9600.1')).toBe(false)
  })

  it('ask for the hotfix on 2012 alone', () => {
    expect(['6.2.9200.1', '6.3.9600.1', '10.0.26100.1', 'x'].map(wantsExportHotfix)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('know the file types from 2025 on', () => {
    expect(['6.2.9200.1', '10.0.20348.1', '10.0.26100.1', '10.0.30000.1'].map(predatesMimeTypes)).toEqual([
      ...[true, true, false, false],
    ])
  })
})

describe('the fix for CVE-2025-59287', () => {
  it.each([
    ['10.0.14393.8519', false, '10.0.14393.8524 (KB5070882)'],
    ['10.0.14393.8524', true, '10.0.14393.8524 (KB5070882)'],
    ['10.0.17763.7919', false, '10.0.17763.7922 (KB5070883)'],
    ['10.0.17763.7922', true, '10.0.17763.7922 (KB5070883)'],
    ['10.0.20348.4294', false, '10.0.20348.4297 (KB5070884)'],
    ['10.0.20348.4405', true, '10.0.20348.4297 (KB5070884)'],
    ['10.0.26100.6899', false, '10.0.26100.6905 (KB5070881)'],
    ['10.0.26100.6905', true, '10.0.26100.6905 (KB5070881)'],
  ])('in build %s: %s', (build, present, since) => {
    expect(securityFix(build)).toEqual({ present, since })
  })

  it.each(['6.3.9600.20000', '10.0.30000.1', '10.0.26100', '10.0.26100.', '10.0.26100.x', '10.0.26100.0'])(
    'cannot be told from %s',
    (build) => {
      expect(securityFix(build)).toBeNull()
    },
  )
})
