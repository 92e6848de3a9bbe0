import { expect, it } from 'vitest'
import { siteServerTime, traceTime } from '../../../../electron/wsus/configuration-manager/trace-time'

it('adds the bias to local time: a published PolicyAgent.log has the same moment in both forms', () => {
  // The entry at 15:30:15.759-480 is followed by its event with DateTime = "20230509073015.769000+000".
  expect(traceTime('15:30:15.759-480', '05-09-2023')).toEqual({
    local: '2023-05-09T15:30:15.759',
    bias: -480,
    utc: '2023-05-09T07:30:15.759Z',
  })
  expect(siteServerTime('12-31-2020 20:13:11.522+480')?.utc).toBe('2021-01-01T04:13:11.522Z')
})

it('keeps local time where no bias, or none that can be, is written', () => {
  expect(traceTime('10:22:50.8422964', '1-2-2015')).toEqual({ local: '2015-01-02T10:22:50.842', bias: null, utc: null })
  expect(traceTime('10:22:50.842+0', '1-2-2015')).toMatchObject({ bias: 0, utc: '2015-01-02T10:22:50.842Z' })
  expect(traceTime('10:22:50.842-840', '1-2-2015')).toMatchObject({ bias: -840 })
  for (const bias of ['+841', '-9999'])
    expect(traceTime(`10:22:50.842${bias}`, '1-2-2015')).toMatchObject({ bias: null, utc: null })
})

it.each([
  ['24:00:00.000', '1-2-2015'],
  ['10:60:00.000', '1-2-2015'],
  ['10:00:00.00', '1-2-2015'],
  ['10:00:00.12345678', '1-2-2015'],
  ['10:00:00.000+-420', '1-2-2015'],
  ['10:00:00.000 +60', '1-2-2015'],
  ['10:00:00.000', '2-30-2015'],
  ['10:00:00.000', '13-1-2015'],
  ['10:00:00.000', '0-1-2015'],
  ['10:00:00.000', '2015-01-02'],
  ['', ''],
])('takes time %s of %s for none', (time, date) => {
  expect(traceTime(time, date)).toBeNull()
  expect(siteServerTime(`${date} ${time}`)).toBeNull()
})
