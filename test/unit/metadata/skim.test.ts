import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { LONGEST_RUN, Skim } from '../../../electron/metadata/skim'

const NAMES = ['Rules', 'IsInstalled']

function skim(pieces: readonly string[]): string {
  let handed = ''
  let ended = false
  const skimmed = new Skim(NAMES, { write: (text) => void (handed += text), end: () => void (ended = true) })
  for (const piece of pieces) skimmed.write(piece)
  skimmed.end()
  expect(ended).toBe(true)
  return handed
}

/** Every way to cut it once, and into single characters. */
function cuts(text: string): string[][] {
  return [[text], [...text], ...Array.from(text, (_, at) => [text.slice(0, at), text.slice(at)])]
}

test.each([
  ['<a><b x="1"/>text</a>', '<a><b x="1"/>text</a>'],
  ['<a><Rules><x y="z"/>w</Rules><b/></a>', '<a><Rules></Rules><b/></a>'],
  ['<a><u:Rules><x/></u:Rules ><b/></a>', '<a><u:Rules></u:Rules ><b/></a>'],
  ['<u:Rules><Rules></Rules>2</u:Rules>3', '<u:Rules></u:Rules>3'],
  ['<Rules><!-- </Rules> --><![CDATA[</Rules>]]><?p </Rules>?></Rules>after', '<Rules></Rules>after'],
  [
    '<!-- <Rules> --><b/><![CDATA[<Rules>]]><?p <Rules>?><c/>',
    '<!-- <Rules> --><b/><![CDATA[<Rules>]]><?p <Rules>?><c/>',
  ],
  [
    '<Rules/><Rules x="1"><b/></Rules><RulesToo><b/></RulesToo>',
    '<Rules/><Rules x="1"><b/></Rules><RulesToo><b/></RulesToo>',
  ],
  ['<a>1 < 2</a><', '<a>1 < 2</a><'],
  ['<u.v:Rules><uxv:Rules></u.v:Rules>b', '<u.v:Rules></u.v:Rules>b'],
])('%s', (text, expected) => {
  for (const pieces of cuts(text)) expect(skim(pieces), JSON.stringify(pieces)).toBe(expected)
})

test('a text that ends in what is left out is no whole text', () => {
  expect(() => skim(['<Rules><x/>'])).toThrow('ends inside of Rules')
})

test.each(['<Rules>', '<Rules x="</Rules>">', '<Rules/>', '<Rules\n/>'])('%s inside of itself is refused', (inner) => {
  for (const pieces of cuts(`<Rules>${inner}</Rules>`)) expect(() => skim(pieces)).toThrow('inside of itself')
})

test('what has no markup for ever is refused before it fills the memory', () => {
  const endless = (start: string, each: string) => () => {
    const skimmed = new Skim(NAMES, { write: () => {}, end: () => {} })
    skimmed.write(start)
    for (let sent = 0; sent < 2 * LONGEST_RUN; sent += each.length) skimmed.write(each)
  }
  const mebibyte = 'x'.repeat(1024 * 1024)
  for (const start of ['<a b="', '<a>', '<!-- ', '<![CDATA[', '<?p ', ''])
    expect(endless(start, mebibyte), start).toThrow('without markup')
  expect(endless('<Rules>', mebibyte)).not.toThrow()
  expect(endless('<a>', `<b>${mebibyte}</b>`)).not.toThrow()
})

const name = fc.constantFrom('a', 'Rules', 'u:Rules', 'IsInstalled', 'u:b', 'RulesToo')
const { node } = fc.letrec<{ node: string; element: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'text ]] > -- ?',
      '&lt;Rules&gt;',
      '<!-- <Rules> </Rules> -->',
      '<![CDATA[</Rules><u:Rules>]]>',
      '<?p </a>?>',
    ),
    tie('element'),
  ),
  element: fc
    .tuple(
      name,
      fc.constantFrom('', ' ', ' x="Rules>"', " y='</Rules>'".replace('<', '&lt;')),
      fc.array(tie('node'), { maxLength: 4 }),
    )
    .map(([of, attributes, children]) =>
      children.length === 0 ? `<${of}${attributes}/>` : `<${of}${attributes}>${children.join('')}</${of}>`,
    ),
}))

/** No element that is left out holds another of its name. */
function isNotNested(text: string): boolean {
  const open: string[] = []
  let nested = false
  const parser = new SaxesParser({ fragment: true })
  parser.on('opentag', ({ name: of }) => {
    nested ||= /Rules$|IsInstalled/.test(of) && open.includes(of)
    open.push(of)
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return !nested
}

/** What a parser hears outside of elements whose plain start tag names them. */
function heard(text: string): string[] {
  const events: string[] = []
  let left = 0
  const parser = new SaxesParser({ fragment: true })
  parser.on('opentag', ({ name: of, attributes, isSelfClosing }) => {
    const plain = !isSelfClosing && /^(?:u:)?(?:Rules|IsInstalled)$/.test(of) && Object.keys(attributes).length === 0
    if (left === 0) events.push(`<${of}${JSON.stringify(attributes)}`)
    if (left > 0 || plain) left += 1
  })
  const add = (event: string) => left === 0 && events.push(event)
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', ({ name: of }) => {
    if (left > 0) left -= 1
    if (left === 0) events.push(`>${of}`)
  })
  parser.write(text).close()
  return joinTexts(events)
}

/** A text in two pieces is the same text. */
function joinTexts(events: readonly string[]): string[] {
  return events.join('\n').split('\n')
}

test('a parser hears the same of well-formed text, but for what is left out', () => {
  fc.assert(
    fc.property(node.filter(isNotNested), fc.array(fc.nat({ max: 40 }), { maxLength: 20 }), (text, sizes) => {
      const pieces: string[] = []
      let at = 0
      for (const size of sizes) pieces.push(text.slice(at, (at += size)))
      const skimmed = skim([...pieces, text.slice(at)])
      expect(heard(skimmed)).toEqual(heard(text))
    }),
    { numRuns: 2000 },
  )
})
