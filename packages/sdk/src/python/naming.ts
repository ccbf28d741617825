import type { Names, Naming } from '../names.ts'

const words = (text: string) => new Set(text.split(' '))

const types = words(
  'Any ApiError Binary CallOptions Client Core False None True NoAnswerError ReplyError SdkError Secret ServerSentEvent',
)
const values = words(
  'and as assert async await bool body break bytes case class continue core def del dict elif else except finally float for from ' +
    'global if import in int is lambda list m match nonlocal not object options or pass raise return self str t try type types while with yield',
)

export const typeNaming: Naming = { shape: 'pascal', otherwise: 'Value', reserved: types }
export const valueNaming: Naming = { shape: 'snake', otherwise: 'value', reserved: values }
/** Modules of the package beside those of groups. */
export const moduleNaming: Naming = { shape: 'snake', otherwise: 'operations', reserved: values }

export const typeNames = (all: Iterable<{ id: string; name: string }>, names: Names): ReadonlyMap<string, string> =>
  new Map(Array.from(all, ({ id, name }) => [id, names.of(name)]))

/** A string as Python reads it: escapes of JSON are its own, and what is not ASCII is written by number. */
export const text = (value: string): string =>
  JSON.stringify(value.toWellFormed()).replace(/[^ -~]/gu, sign => {
    const point = sign.codePointAt(0)!
    return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`
  })

/** Plain data as Python writes it. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === undefined || value === null ? 'None' : String(value)
}

/** Values in round brackets, also where there is one or none. */
export const tuple = (values: readonly string[]): string =>
  values.length === 1 ? `(${values[0]},)` : `(${values.join(', ')})`
