/** XML without a document type, and so without entities but its own five. */
import { SaxesParser } from 'saxes'

export class XmlProblem extends Error {}

export interface StrictXml {
  parser: SaxesParser
  /** Throws with line and column of what is being read. */
  fail: (what: string) => never
}

export function strictXml(): StrictXml {
  const parser = new SaxesParser({ position: true })
  const fail = (what: string): never => {
    throw new XmlProblem(`line ${parser.line}, column ${parser.column + 1}: ${what}`)
  }
  parser.on('error', ({ message }) => fail(message.replace(/^(\d+:\d+: )/, '').slice(0, 120)))
  parser.on('doctype', () => fail('a document type is not read here'))
  return { parser, fail }
}
