/** What a reader fills in to try an endpoint. */
import { mayBeSent } from '../contract.ts'
import type { EndpointPart } from '../reference.ts'

export interface TryField {
  /** Of the form: the place and the name. */
  name: string
  in: 'path' | 'query' | 'header'
  /** As the API has it. */
  parameter: string
  required: boolean
  value?: string
}

const isTextual = (type: string) =>
  !/^(multipart\/|image\/|audio\/|video\/|application\/(octet-stream|pdf|zip))/i.test(type)

/** Cookies are not among them: the portal sends none. */
export function tryFields({ parameters, security }: EndpointPart, keyName: string | undefined): TryField[] {
  const own = parameters.flatMap(({ name, in: place, required, example, schema }): TryField[] => {
    if (place !== 'path' && place !== 'query' && place !== 'header') return []
    if (place === 'header' && (!mayBeSent(name) || name.toLowerCase() === keyName?.toLowerCase())) return []
    const value = example ?? schema.example ?? (required ? schema.values?.[0] : undefined)
    const said = value === undefined ? {} : { value }
    return [{ name: `${place}.${name}`, in: place, parameter: name, required: required || place === 'path', ...said }]
  })
  const wantsToken = security.some(all => all.some(({ how }) => how.startsWith('Authorization:')))
  const isSaid = own.some(({ name }) => name.toLowerCase() === 'header.authorization')
  if (!wantsToken || isSaid || keyName?.toLowerCase() === 'authorization') return own
  return [...own, { name: 'header.Authorization', in: 'header', parameter: 'Authorization', required: false }]
}

/** Of a body that can be typed. */
export const bodyTypes = ({ body }: EndpointPart): string[] =>
  (body?.content ?? []).map(({ type }) => type).filter(isTextual)

export const bodyExample = ({ body }: EndpointPart): string | undefined =>
  body?.content.find(({ type }) => isTextual(type))?.examples[0]?.text
