/** Reading and writing values in the formats that bodies come in. Everything that is wrong is a coded failure. */
import { Failure } from '@gatehouse/base'
import { stringify } from 'yaml'
import { readJson } from './json-reader.ts'
import { type Format, formatOf } from './media-type.ts'
import type { ReadTypes } from './read-text.ts'
import { malformed, type Side, tooLarge } from './side.ts'
import { boundsProblem } from './value-bounds.ts'
import { readXml } from './xml-reader.ts'
import { writeXml } from './xml-writer.ts'
import { readYaml } from './yaml-reader.ts'

export const typeOf: Readonly<Record<Format, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  yaml: 'application/yaml',
}

export const jsonTypes: ReadTypes = { fits: type => formatOf(type) === 'json', names: ['JSON'] }
export const anyFormat: ReadTypes = { fits: type => formatOf(type) !== undefined, names: ['JSON', 'XML', 'YAML'] }

const readers: Readonly<Record<Format, (text: string) => unknown>> = { json: readJson, xml: readXml, yaml: readYaml }

/** Reading YAML takes some microseconds a letter, in which nobody else of the thread is served. */
const yamlCharactersMax = 65_536

export function readValue(text: string, format: Format, side: Side): unknown {
  if (format === 'yaml' && text.length > yamlCharactersMax) throw tooLarge(side, 'as YAML', yamlCharactersMax)
  let problem: string | undefined
  try {
    const value = readers[format](text)
    problem = boundsProblem(value)
    if (problem === undefined) return value
  } catch (thrown) {
    problem = thrown instanceof Error ? thrown.message : String(thrown)
  }
  throw malformed(side, `${format.toUpperCase()}: ${problem}.`)
}

/** Throws a coded failure of that side for a value that the format does not have. */
export function writeValue(value: unknown, format: Format, { side, root }: { side: Side; root: string }): string {
  if (format === 'json') return JSON.stringify(value)
  try {
    return format === 'xml' ? writeXml(value, root) : stringify(value, { aliasDuplicateObjects: false })
  } catch (thrown) {
    throw malformed(side, `It cannot be written in ${format.toUpperCase()}: ${(thrown as Error).message}.`)
  }
}

/** A value that an expression made, as JSON. */
export function writeMade(value: unknown, policy: string): string {
  const problem = value === undefined ? 'nothing came out' : boundsProblem(value)
  const text = problem === undefined ? JSON.stringify(value) : undefined
  if (text !== undefined) return text
  throw new Failure('expression_failed', `${policy}: ${problem ?? 'a value that JSON does not have'}.`)
}
