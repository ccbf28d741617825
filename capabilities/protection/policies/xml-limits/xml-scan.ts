/** Reads XML to its end and keeps nothing of it. Throws `XmlProblem` with line and column. */
import { strictXml } from '@gatehouse/media/strict-xml.ts'

export interface XmlLimits {
  depthMax: number
  elementsMax: number
  childrenMax: number
  attributesMax: number
  nameCharactersMax: number
  attributeCharactersMax: number
  textCharactersMax: number
  comments: boolean
  instructions: boolean
}

export function scanXml(text: string, limits: XmlLimits): void {
  const { parser, fail } = strictXml()
  const children = [0]
  let elements = 0
  let attributes = 0
  const length = (what: string, value: string, max: number) => {
    if (value.length > max) fail(`${what} of more than ${max} characters`)
  }
  parser.on('opentagstart', ({ name }) => {
    attributes = 0
    length('a name', name, limits.nameCharactersMax)
    if (++elements > limits.elementsMax) fail(`more than ${limits.elementsMax} elements`)
    const depth = children.length
    if (depth > limits.depthMax) fail(`deeper than ${limits.depthMax} levels`)
    children[depth - 1]!++
    if (depth > 1 && children[depth - 1]! > limits.childrenMax) {
      fail(`an element with more than ${limits.childrenMax} elements`)
    }
    children.push(0)
  })
  parser.on('attribute', ({ name, value }) => {
    if (++attributes > limits.attributesMax) fail(`more than ${limits.attributesMax} attributes`)
    length('a name', name, limits.nameCharactersMax)
    length('an attribute', value, limits.attributeCharactersMax)
  })
  parser.on('closetag', () => children.pop())
  parser.on('text', value => length('a text', value, limits.textCharactersMax))
  parser.on('cdata', value => length('a text', value, limits.textCharactersMax))
  parser.on('comment', () => limits.comments || fail('a comment'))
  parser.on('processinginstruction', () => limits.instructions || fail('a processing instruction'))
  parser.write(text).close()
}
