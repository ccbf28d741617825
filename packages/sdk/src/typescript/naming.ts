import type { SdkModel } from '@gatehouse/sdk-model'
import type { Names, Naming } from '../names.ts'

const words = (text: string) => new Set(text.split(' '))

/** Names of types that the package has itself, or that the language knows. */
const types = words(
  'Array ApiError Arguments Binary Blob Boolean CallOptions Client ClientOptions ConnectionError Core CoreOptions Date Error ' +
    'Function Headers Map Number Object OperationShape ParameterShape PagingShape Promise ReadableStream Record Reply ReplyError ' +
    'Response SchemeShape Secret ServerSentEvent Set String Symbol Uint8Array Wait AsyncGenerator Partial Omit Pick Type',
)
/** Members may be called as any word of the language; `body` is an argument of its own. */
const values = words('constructor prototype body')

export const typeNaming: Naming = { shape: 'pascal', otherwise: 'Value', reserved: types }
export const valueNaming: Naming = { shape: 'camel', otherwise: 'value', reserved: values }
export const fileNaming: Naming = { shape: 'kebab', otherwise: 'operations', reserved: words('con prn aux nul') }

export const text = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A property as it is written in an object or an interface. */
export const property = (name: string): string =>
  /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && name !== '__proto__'
    ? name
    : name === '__proto__'
      ? '["__proto__"]'
      : text(name)

export function typeNames({ types: all }: SdkModel, names: Names): ReadonlyMap<string, string> {
  return new Map([...all].map(([id, { name }]) => [id, names.of(name)]))
}
