/** Texts and attributes of an XML body. A document type is a problem, and what it makes is not read. */
import { SaxesParser } from 'saxes'

const valuesMax = 10_000

export interface XmlValues {
  texts: readonly string[]
  attributes: readonly string[]
  problem: string | undefined
}

export function readXmlValues(bytes: string): XmlValues {
  const texts: string[] = []
  const attributes: string[] = []
  const parser = new SaxesParser()
  let problem: string | undefined
  const stop = () => {
    problem = 'XML parsing error'
    throw new Error(problem)
  }
  const count = () => texts.length + attributes.length > valuesMax && stop()
  parser.on('error', stop)
  parser.on('doctype', stop)
  parser.on('attribute', ({ value }) => {
    attributes.push(latin(value))
    count()
  })
  const text = (value: string) => {
    if (value.trim() !== '') texts.push(latin(value))
    count()
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('comment', text)
  try {
    parser.write(Buffer.from(bytes, 'latin1').toString('utf8')).close()
  } catch {
    problem ??= 'XML parsing error'
  }
  return { texts, attributes, problem }
}

const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
