/** A new policy and its test, as texts: for the house, and for an operator. */

export interface PolicyTexts {
  identifier: string
  text: string
  test: string
}

export function policyTexts(name: string): PolicyTexts {
  const [identifier, title] = [camel(name), words(name)]
  const text = `import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

export const ${identifier} = definePolicy({
  name: '${name}',
  version: 1,
  stages: ['shape'],
  title: '${title}',
  summary: 'What it does to a request, in one sentence.',
  config: object({
    header: defaulted(Type.String({ maxLength: 100, description: 'Field that is set on replies.' }), 'X-${pascal(name)}'),
  }),
  errors: [],
  examples: [{ title: 'As it comes', config: {}, send: ['GET /'], expect: [200] }],
  create({ header }) {
    return {
      response(_exchange, reply) {
        reply.headers.set(header, 'yes')
      },
    }
  },
})
`
  const test = `import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { filled, problemsOf } from '@gatehouse/schema'
import { ${identifier} } from './${name}.ts'

test('every example has a valid configuration', () => {
  for (const { config } of ${identifier}.examples) assert.deepEqual(problemsOf(${identifier}.config, config), [])
})

test('a reply carries the field', () => {
  const hooks = ${identifier}.create(filled(${identifier}.config, { header: 'X-Here' }) as never, {} as never)
  const reply = { status: 200, headers: new HeaderList(), body: undefined }
  hooks.response?.({} as never, reply)
  assert.equal(reply.headers.get('x-here'), 'yes')
})
`
  return { identifier, text, test }
}

export const pascal = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
export const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
export const words = (name: string) => name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ')
