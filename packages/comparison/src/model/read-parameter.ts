/** Parameters of all dialects, and the bodies that 2.0 writes as parameters. */
import { list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import type { Body, Parameter } from './contract.ts'
import { lifeOf } from './read-endpoint.ts'
import { type At, type Library, within } from './source.ts'

export function parametersOf(library: Library, at: At): Parameter[] {
  return list(at.value).flatMap((_, index) => {
    const found = library.resolved(within(at, index))
    const name = text(member(found?.value, 'name'))
    const where = text(member(found?.value, 'in'))
    return found && name !== undefined && where !== undefined ? [parameterOf(library, found, { name, in: where })] : []
  })
}

function parameterOf(library: Library, at: At, names: { name: string; in: string }): Parameter {
  const value = record(at.value)
  const content = Object.keys(record(value.content))[0]
  const media = content === undefined ? undefined : library.resolved(within(at, 'content', content))
  const isOld = at.source.dialect === '2.0'
  const written = isOld && names.in !== 'body' ? at : media ? within(media, 'schema') : within(at, 'schema')
  return {
    ...names,
    at,
    required: value.required === true || names.in === 'path',
    style: isOld ? oldStyle(value) : styleOf(value, names.in),
    allowsEmpty: value.allowEmptyValue === true,
    life: lifeOf(value),
    schema: written.value === undefined ? undefined : written,
    mediaType: content,
  }
}

const usual: Readonly<Record<string, string>> = { query: 'form', cookie: 'form', path: 'simple', header: 'simple' }

function styleOf(value: Record<string, unknown>, where: string): string {
  const style = text(value.style) ?? usual[where] ?? 'form'
  const explode = typeof value.explode === 'boolean' ? value.explode : style === 'form' || style === 'cookie'
  return `${style}${explode ? ', exploded' : ''}${value.allowReserved === true ? ', reserved letters allowed' : ''}`
}

const oldStyles: Readonly<Record<string, string>> = {
  csv: 'csv',
  multi: 'form, exploded',
  ssv: 'spaceDelimited',
  tsv: 'tab-separated',
  pipes: 'pipeDelimited',
}

function oldStyle({ collectionFormat, type, in: where }: Record<string, unknown>): string {
  const usualStyle = where === 'query' || where === 'formData' ? 'form' : 'simple'
  if (type !== 'array') return where === 'query' ? 'form, exploded' : usualStyle
  const style = oldStyles[text(collectionFormat) ?? 'csv'] ?? 'csv'
  return style === 'csv' ? usualStyle : style
}

/** 2.0: the body is a parameter, or the fields of a form are. */
export function oldBodyOf(
  library: Library,
  { at, parameters }: { at: At; parameters: ReadonlyMap<string, Parameter> },
): Body | undefined {
  const consumed = texts(member(at.value, 'consumes') ?? library.root.value.consumes)
  const whole = [...parameters.values()].find(one => one.in === 'body')
  if (whole)
    return bodyFrom(whole.at, { required: whole.required, schema: whole.schema }, consumed, ['application/json'])
  const fields = [...parameters.values()].filter(one => one.in === 'formData')
  if (fields.length === 0) return undefined
  const required = fields.filter(one => one.required).map(one => one.name)
  const properties = Object.fromEntries(fields.map(one => [one.name, fieldSchema(record(one.at.value))]))
  // A form is a schema of its own, which stands where the parameters do.
  const schema = { ...within(at, 'parameters'), value: { type: 'object', properties, required } }
  const types = ['application/x-www-form-urlencoded']
  return bodyFrom(within(at, 'parameters'), { required: required.length > 0, schema }, consumed, types)
}

function fieldSchema({ required: _required, in: _in, name: _name, ...schema }: Record<string, unknown>) {
  return schema
}

interface Said {
  required: boolean
  schema: At | undefined
}

function bodyFrom(at: At, { required, schema }: Said, consumed: readonly string[], otherwise: readonly string[]): Body {
  const names = consumed.length > 0 ? consumed : otherwise
  const types = new Map(names.map(name => [name.toLowerCase(), { name, at, schema, encoding: undefined }]))
  return { at, required, types }
}
