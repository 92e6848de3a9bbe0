import { SaxesParser } from 'saxes'
import { Skim, type TextSink } from './skim'

/** What a reader hears of an XML text. Names of elements come without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text(text: string): void
  close(name: string): void
}

/** A push parser that takes text in pieces. @throws Error at the first thing that is not well-formed */
export type XmlParser = TextSink

const DECLARATION = '<?xml'
/** Rules by which a client decides what applies to it: most of the bytes of large documents, and none of what travels. */
const PASSED_OVER = ['ApplicabilityRules', 'IsInstalled', 'IsInstallable']

/** Elements inside each other. Documents of servers have a few dozen levels, rules among them. */
const DEEPEST = 256
/** Attributes of one element; those that servers write have some dozens at most. */
const MOST_ATTRIBUTES = 256

/**
 * Makes a parser that refuses what would fill memory: elements nested too deeply, and elements of too many attributes.
 * Entities that a document declares are never expanded, and nothing outside it is read. A text without an XML
 * declaration may have several roots: servers also hand out fragments.
 */
export function createXmlParser(handler: XmlHandler): XmlParser {
  let parser: ReturnType<typeof start> | null = null
  let head = ''
  const begin = (): ReturnType<typeof start> => {
    const started = start(handler, !head.startsWith(DECLARATION))
    started.write(head)
    head = ''
    return started
  }
  return new Skim(PASSED_OVER, {
    write(text) {
      if (parser) parser.write(text)
      else if ((head += text).length >= DECLARATION.length) parser = begin()
    },
    end: () => void (parser ?? begin()).close(),
  })
}

function start(handler: XmlHandler, fragment: boolean): SaxesParser<{ xmlns: false; position: false }> {
  const parser = new SaxesParser({ xmlns: false, position: false, fragment })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a document type declaration is not expected')
  })
  let [depth, attributes] = [0, 0]
  parser.on('opentagstart', () => {
    if (++depth > DEEPEST) throw new Error(`elements nested more than ${DEEPEST} deep`)
    attributes = 0
  })
  parser.on('attribute', () => {
    if (++attributes > MOST_ATTRIBUTES) throw new Error(`an element with more than ${MOST_ATTRIBUTES} attributes`)
  })
  parser.on('opentag', (tag) => handler.open(localName(tag.name), tag.attributes))
  parser.on('text', (text) => handler.text(text))
  parser.on('cdata', (text) => handler.text(text))
  parser.on('closetag', (tag) => {
    depth--
    handler.close(localName(tag.name))
  })
  return parser
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
