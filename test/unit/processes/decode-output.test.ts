import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCodePage, OEM_UPPER_HALVES } from '../../../electron/processes/code-pages'
import { decodeOutput, KEPT_BYTES, keepText } from '../../../electron/processes/decode-output'
import { Tail } from '../../../electron/processes/tail'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('output of an unknown code page', () => {
  it.each([
    ['UTF-8', Buffer.from('已成功导入'), '已成功导入', 'utf-8', true],
    ['UTF-16', Buffer.from('export réussi', 'utf16le'), 'export réussi', 'utf-16le', true],
    ['UTF-16 with a mark', Buffer.from('\ufeff已成功导入', 'utf16le'), '已成功导入', 'utf-16le', true],
    [
      'UTF-16, Chinese and one line break',
      Buffer.from('已成功导入所有更新。\r\n', 'utf16le'),
      '已成功导入所有更新。\r\n',
      'utf-16le',
      true,
    ],
    [
      'UTF-16, the other way round',
      Buffer.from('export réussi', 'utf16le').swap16(),
      'export réussi',
      'utf-16be',
      true,
    ],
    ['plain letters', Buffer.from('Fatal error: 5'), 'Fatal error: 5', 'ascii', true],
    ['plain letters and a stray NUL', Buffer.from('Fatal\0 error'), 'Fatal\0 error', 'ascii', true],
    ['Windows-1252', hex('6578706f7274e9'), 'exporté', 'windows-1252', false],
    ['nothing', Buffer.alloc(0), '', 'ascii', true],
  ])('is kept as text: %s', (_name, bytes, text, encoding, certain) => {
    expect(decodeOutput(bytes)).toEqual({ text, encoding, certain })
  })

  // The bytes are those that other converters make of these sentences.
  it.each([
    [437, '5282757373693a206e618b766520f1ab', 'Réussi: naïve ±½'],
    [720, 'a2ea209fe9a2ada7efa9', '\u062a\u0645 \u0627\u0644\u062a\u0635\u062f\u064a\u0631'],
    [737, '84a7a0abacaee3aa209ca5989ae09ae3', 'Επιτυχής εξαγωγή'],
    [775, 'bd76796b6f206b6c61696461', 'Įvyko klaida'],
    [850, '477294e165206765846e646572743a209a62756e672c206e8220852090767279', 'Größe geändert: Übung, né à Évry'],
    [
      852,
      '416b7475616c697a6163652062796c7920a37370d8e76ed8206578706f72746fa076e79c',
      'Aktualizace byly úspěšně exportoávšť',
    ],
    [855, 'a1e9e7e1b7e1a092a8208ea820e7e3d8a8d0d6', 'Ажурирање је успело'],
    [857, '47816e63656c6c659f7469726d656c65722062619f61728d796c6120648d9f61728d', 'Güncelleştirmeler başarıyla dışarı'],
    [862, '8489899685802084968c8987', '\u05d4\u05d9\u05d9\u05e6\u05d5\u05d0 \u05d4\u05e6\u05dc\u05d9\u05d7'],
    [866, '82e1a520aea1adaea2aba5ada8ef', 'Все обновления'],
    [932, '8d5890568376838d834f8389838082f08347834e8358837c815b8367815c955c', '更新プログラムをエクスポート―表'],
    [936, 'd2d1b3c9b9a6b5bcc8ebcbf9d3d0b8fcd0c2a1a3', '已成功导入所有更新。'],
    [950, 'a477a6a8a55cb6d7a44aa9d2a6b3a7f3b773a143', '已成功匯入所有更新。'],
    [1251, 'cef8e8e1eae0', 'Ошибка'],
  ])('is read in the code page of the machine: %i', (codePage, bytes, text) => {
    expect(decodeOutput(hex(bytes), { codePage })).toEqual({ text, encoding: `cp${codePage}`, certain: false })
  })

  it('is UTF-8 where it can be, whatever the code page of the machine', () => {
    expect(decodeOutput(Buffer.from('exporté'), { codePage: 850 })).toMatchObject({
      text: 'exporté',
      encoding: 'utf-8',
    })
  })

  it('stays readable in part where the code page is one that nobody here knows', () => {
    expect(decodeOutput(hex('6578706f7274e9'), { codePage: 37 })).toMatchObject({ encoding: 'windows-1252' })
  })

  it('never fails, and is always text that can be stored', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom(undefined, null, 437, 850, 932, 936, 9999),
        (bytes, codePage) => {
          const { text } = decodeOutput(bytes, { codePage: codePage ?? null, cut: true })
          expect(text.isWellFormed()).toBe(true)
        },
      ),
    )
  })
})

describe('what is kept', () => {
  it('has the bytes beside a text whose code page is presumed, and not beside one that is certain', () => {
    const kept = keepText(hex('6578706f727482'), 7, 850)
    expect(kept).toEqual({ text: 'exporté', bytes: 7, encoding: 'cp850', raw: 'ZXhwb3J0gg==' })
    expect(keepText(Buffer.from('exporté'), 8)).toEqual({ text: 'exporté', bytes: 8, encoding: 'utf-8' })
    const long = keepText(Buffer.alloc(KEPT_BYTES, 0x82), KEPT_BYTES, 850)
    expect(long.text).toHaveLength(KEPT_BYTES)
    expect(Buffer.from(long.raw ?? '', 'base64')).toHaveLength(16 * 1024)
  })
})

describe('the end of a stream', () => {
  it('is its last bytes, in order, from an even place on', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }), (chunks) => {
        const tail = new Tail(16)
        for (const chunk of chunks) tail.add(chunk)
        const whole = Buffer.concat(chunks)
        const start = Math.ceil(Math.max(0, whole.length - 16) / 2) * 2
        expect(tail.total).toBe(whole.length)
        expect([...tail.bytes()]).toEqual([...whole.subarray(start)])
      }),
    )
  })

  it('of UTF-16 stays in step', () => {
    const tail = new Tail(KEPT_BYTES)
    const text = '已成功导入\r\n'.repeat(10_000)
    for (const chunk of [Buffer.from(text, 'utf16le'), Buffer.from('x')]) tail.add(chunk)
    expect(decodeOutput(tail.bytes(), { cut: true }).text).toMatch(/^[已成功导入\r\n]+/)
  })
})

describe('the tables', () => {
  it('have a character, or none, for each byte above ASCII', () => {
    for (const upper of Object.values(OEM_UPPER_HALVES)) expect(upper).toHaveLength(128)
  })

  it.each([437, 850, 852])('give the lines of boxes that console programs draw: %i', (codePage) => {
    expect(decodeCodePage(hex('c9cdbb'), codePage)).toBe('╔═╗')
  })
})
