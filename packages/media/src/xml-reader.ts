/**
 * XML as a value: an element is an object of its attributes (`@name`), its text (`#text`) and its elements, repeated ones a
 * list; one with nothing but text is that text. No DTD, and so no entities but the five of XML. Throws with line and column.
 */
import { strictXml } from './strict-xml.ts'
import { bounds } from './value-bounds.ts'

type Element = Record<string, unknown>

interface Open {
  name: string
  element: Element
  text: string
}

export function readXml(source: string): unknown {
  const { parser, fail } = strictXml()
  const stack: Open[] = [{ name: '', element: {}, text: '' }]
  let values = 0
  const count = () => {
    if (++values > bounds.valuesMax) fail(`more than ${bounds.valuesMax} values`)
  }
  parser.on('opentag', ({ name, attributes }) => {
    count()
    if (stack.length > bounds.depthMax) fail(`deeper than ${bounds.depthMax} levels`)
    const element: Element = {}
    for (const [key, value] of Object.entries(attributes)) {
      count()
      element[`@${key}`] = value
    }
    if (name === '__proto__') fail('the name __proto__ is not read here')
    stack.push({ name, element, text: '' })
  })
  const addText = (text: string) => {
    stack.at(-1)!.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const { name, element, text } = stack.pop()!
    add(stack.at(-1)!.element, name, elementValue(element, text))
  })
  parser.write(source).close()
  return stack[0]!.element
}

function elementValue(element: Element, text: string): unknown {
  if (Object.keys(element).length === 0) return text
  if (text.trim() !== '') element['#text'] = text.trim()
  return element
}

function add(parent: Element, name: string, value: unknown): void {
  const before = Object.hasOwn(parent, name) ? parent[name] : undefined
  if (before === undefined) parent[name] = value
  else if (Array.isArray(before)) before.push(value)
  else parent[name] = [before, value]
}
