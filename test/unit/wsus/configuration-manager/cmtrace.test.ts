import { describe, expect, it } from 'vitest'
import { LONGEST_ENTRY, TraceParser } from '../../../../electron/wsus/configuration-manager/cmtrace'
import { fixture, parse, siteServerLine, wrapped } from './logs'

describe('a genuine log', () => {
  it('is read to the letter: entries, times, text over many lines', async () => {
    const entries = parse(await fixture('client-various.log'))
    expect(entries).toHaveLength(10)
    expect(entries.every(({ form, cut }) => form === 'cmtrace' && !cut)).toBe(true)
    expect(entries[0]).toEqual({
      text:
        '+++ Starting Install enforcement for App DT "Application Foo Version 2.2" ApplicationDeliveryType - ' +
        'ScopeId_AD87A846-E6A5-4088-875F-066CF1082D30/DeploymentType_14a11199-ee14-4c06-a5a7-68eadf501337, ' +
        'Revision - 10, ContentPath - C:\\Windows\\ccmcache\\u, Execution Context - System',
      time: { local: '2014-11-28T19:33:19.766', bias: -330, utc: '2014-11-28T14:03:19.766Z' },
      component: 'AppEnforce',
      context: '',
      severity: 1,
      thread: '8744',
      file: 'appprovider.cpp:1702',
      form: 'cmtrace',
      cut: false,
    })
    expect(entries[1]?.text).toBe('    A user is logged on to the system.')
    const [, , event, application] = entries
    expect(event?.text.split('\n')).toHaveLength(14)
    expect(event?.text).toMatch(/^Event object details:\n.*Widget at Thingamabob\)$/s)
    expect(event).toMatchObject({
      component: 'SCClient',
      severity: 0,
      thread: '16',
      file: '',
      time: { local: '2015-01-02T10:22:50.842', bias: null, utc: null },
    })
    expect(application?.text).toMatch(/^\ninstance of CCM_Application\n/)
    expect(application?.text).toMatch(/WmiConnectionManager at GetInstance\)$/)
    expect(application?.text).toHaveLength(6912)
    expect(entries[6]?.text).toMatch(/Revision: 6\]$/)
    expect(entries[9]).toMatchObject({
      text: 'Some stuff happened.',
      component: 'PeerDPAgent',
      time: { local: '2014-11-24T01:52:13.827', bias: 480, utc: '2014-11-24T09:52:13.827Z' },
    })
  })

  it('is the same in pieces of any size', async () => {
    const log = await fixture('client-various.log')
    const whole = parse(log)
    for (const size of [1, 2, 3, 7, 100, 1021, 4096, 9675]) expect(parse(log, size)).toEqual(whole)
  })
})

describe('the site server form', () => {
  it('is what wsyncmgr.log has', () => {
    expect(parse(`\ufeff${siteServerLine('Starting Sync')}`)).toEqual([
      {
        text: 'Starting Sync',
        time: { local: '2020-02-08T02:13:11.522', bias: 480, utc: '2020-02-08T10:13:11.522Z' },
        component: 'SMS_WSUS_SYNC_MANAGER',
        context: null,
        severity: null,
        thread: '5976',
        file: null,
        form: 'site-server',
        cut: false,
      },
    ])
  })

  it('keeps a text that has marks of its own', () => {
    const [entry] = parse(siteServerLine('$$<a><b> and ~~more~'))
    expect(entry).toMatchObject({ text: '$$<a><b> and ~~more~', component: 'SMS_WSUS_SYNC_MANAGER' })
  })

  it('keeps the component where the time is missing or in the form of 1999', () => {
    expect(
      parse(
        'Done.  $$<SMS_SQL_MONITOR>\nDone.  $$<A><Thu Oct 21 15:12:43.046 1999 Eastern Daylight Time><thread=282 (0x11A)>\n',
      ),
    ).toMatchObject([
      { text: 'Done.', component: 'SMS_SQL_MONITOR', time: null, thread: null },
      { text: 'Done.', component: 'A', time: null, thread: '282' },
    ])
  })

  it.each(['text $$<', 'text $$<A', 'text $$<A><b', 'text $$<A> more', 'text $$ <A><b><thread=1>'])(
    'is not seen in %s',
    (line) => {
      expect(parse(line)).toMatchObject([{ text: line, form: 'plain', component: null, time: null }])
    },
  )
})

describe('other lines', () => {
  it('are kept without a time, empty ones are not', () => {
    const entries = parse('Found 1 SUPs                SMS_WSUS_SYNC_MANAGER\r\n\r\n   \n]LOG]!>\nlast')
    expect(entries.map(({ text, form, time }) => [text, form, time])).toEqual([
      ['Found 1 SUPs                SMS_WSUS_SYNC_MANAGER', 'plain', null],
      [']LOG]!>', 'plain', null],
      ['last', 'plain', null],
    ])
  })

  it('do not hide an entry that begins behind them, nor do entries on one line', () => {
    const entry = wrapped({ text: 'whole' }).trimEnd()
    expect(parse(`half a li${entry}${entry}tail`).map(({ text, form }) => [text, form])).toEqual([
      ['half a li', 'plain'],
      ['whole', 'cmtrace'],
      ['whole', 'cmtrace'],
      ['tail', 'plain'],
    ])
  })
})

describe('damage', () => {
  it('an entry whose beginning is missing keeps its end and its time', () => {
    expect(parse(`ging content${wrapped({ text: '' }).slice('<![LOG['.length)}`)).toMatchObject([
      { text: 'ging content', cut: true, form: 'cmtrace', time: { utc: '2026-01-02T10:00:00.000Z' } },
    ])
  })

  it('an entry that never ends is given up when the next one begins, or at the end', () => {
    const log = `<![LOG[half\r\n${wrapped({ text: 'a\n<b' })}<![LOG[also half`
    expect(parse(log).map(({ text, cut, time }) => [text, cut, time?.local ?? null])).toEqual([
      ['half', true, null],
      ['a\n<b', false, '2026-01-02T10:00:00.000'],
      ['also half', true, null],
    ])
  })

  it('attributes that are none leave the text, and stay as a line', () => {
    for (const footer of ['', 'junk', '<time="10:00:00.000', `<${'x'.repeat(5000)}>`]) {
      const [entry, ...rest] = parse(`<![LOG[text]LOG]!>${footer}\nnext`)
      expect(entry).toMatchObject({ text: 'text', cut: true, time: null, component: null })
      expect(rest.map(({ text }) => text)).toEqual(footer === '' ? ['next'] : [footer, 'next'])
    }
  })

  it('attributes that break off in quotes do not swallow the next entry', () => {
    const log = `<![LOG[a]LOG]!><time="10:00:00.000\n${wrapped({ text: 'say "b' })}`
    for (const size of [1, 20, 1000])
      expect(parse(log, size).map(({ text, time }) => [text, time !== null])).toEqual([
        ['a', false],
        ['<time="10:00:00.000', false],
        ['say "b', true],
      ])
  })

  it('a byte order mark is one at the very beginning only', () => {
    expect(parse('\ufeffa\n\ufeffb\n').map(({ text }) => text)).toEqual(['a', '\ufeffb'])
  })

  it('attributes may hold what ends them, and may be of any order and kind', () => {
    expect(
      parse('<![LOG[x]LOG]!><date="1-2-2026" thread="7" component="Wörker<T>" odd="" time="9:08:07.123456">'),
    ).toMatchObject([
      {
        component: 'Wörker<T>',
        thread: '7',
        context: null,
        severity: null,
        time: { local: '2026-01-02T09:08:07.123' },
      },
    ])
    expect(parse('<![LOG[x]LOG]!><time="9:08" type="9">')).toMatchObject([{ time: null, severity: null, cut: false }])
  })

  it('bytes of any code page have a text, and spoil no later entry', () => {
    const ansi = Buffer.from(siteServerLine('Gerät n’existe pas'), 'latin1')
    const utf8 = Buffer.from(siteServerLine('Gerät 日本 😀'))
    const texts = parse(Buffer.concat([ansi, Buffer.from([0x81, 0xff, 0x00, 0x0a]), utf8])).map(({ text }) => text)
    expect(texts).toEqual(['Gerät n\u0019existe pas', '\u0081ÿ\u0000', 'Gerät 日本 😀'])
  })

  it.each([
    ['an entry', '<![LOG['],
    ['a line', ''],
  ])('%s without end is cut, its line passed over, the rest read, and memory stays small', (_, beginning) => {
    const parser = new TraceParser()
    const piece = Buffer.alloc(64 * 1024, 'é')
    const before = process.memoryUsage().arrayBuffers
    const entries = parser.push(Buffer.from(beginning))
    for (let times = 0; times < 1024; times += 1) entries.push(...parser.push(piece))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * LONGEST_ENTRY)
    entries.push(...parser.push(Buffer.from(`\n${siteServerLine('after')}`)))
    expect(entries.map(({ text, cut }) => [text.slice(0, 3), text.length, cut])).toEqual([
      ['ééé', Math.floor((LONGEST_ENTRY - beginning.length) / 2), true],
      ['aft', 5, false],
    ])
  })

  it('the limit is at the same byte in whatever pieces', () => {
    for (const beyond of [-1, 0, 1, 7, 8]) {
      const log = `<![LOG[${'x'.repeat(LONGEST_ENTRY - 7 + beyond)}]LOG]!><time="1:02:03.456" date="1-2-2026">\n${'y'.repeat(LONGEST_ENTRY + beyond)}\nz\n`
      const whole = parse(log)
      expect(whole.map(({ cut }) => cut)).toEqual([beyond > 0, beyond > 0, false])
      for (const size of [997, 65_536, 100_001]) expect(parse(log, size)).toEqual(whole)
    }
  })

  it('hostile repetition takes no longer than its length', () => {
    const started = performance.now()
    for (const unit of [
      '<![LOG[\n',
      '<![LOG[',
      ']LOG]!><',
      ' ',
      '$$<',
      '\n',
      '<![LOG[]LOG]!><time="\n',
      '<![LOG[]LOG]!><"',
    ])
      parse(unit.repeat(Math.ceil((2 * LONGEST_ENTRY) / unit.length)), 8191)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
