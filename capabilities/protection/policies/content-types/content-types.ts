import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { object, patterned, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'

const range = patterned(
  '^[a-z0-9!#$&^_.+-]+/(\\*(\\+[a-z0-9.-]+)?|[a-z0-9!#$&^_.+-]+)$',
  'a type such as application/json, or many such as image/* or application/*+json',
  { maxLength: 128 },
)

export const contentTypes = definePolicy({
  name: 'content-types',
  version: 1,
  stages: ['validate', 'edge'],
  title: 'Content types',
  summary:
    'Refuses bodies of other types than these, and bodies that do not say their type, so that what looks into bodies is not passed by.',
  config: object({
    allow: Type.Array(range, { minItems: 1, maxItems: 64, description: 'Types that a body may have.' }),
  }),
  errors: ['unsupported_content'],
  examples: [
    { title: 'JSON alone', config: { allow: ['application/json'] }, send: ['GET /', 'POST / {}'], expect: [200, 415] },
  ],
  create({ allow }) {
    const exact = new Set(allow.filter(name => !name.includes('*')))
    const many = allow.filter(name => name.includes('*')).map(name => name.split('*') as [string, string])
    const fits = (type: string) =>
      exact.has(type) || many.some(([before, after]) => type.startsWith(before) && type.endsWith(after))
    const told = ['Accept', allow.join(', ')]
    return {
      request({ request: { body, headers, upgrade } }) {
        if (!body || body.lengthBytes === 0 || upgrade !== undefined) return
        const said = headers.all('content-type')
        const type = said.length === 1 ? mediaTypeOf(said[0])?.type : undefined
        if (type !== undefined && fits(type)) return
        const detail =
          said.length > 1 ? 'The body says its type more than once.' : `A body is ${allow.join(', ')} here.`
        // RFC 9110 §15.5.16
        return refuse('unsupported_content', detail, told)
      },
    }
  },
})
