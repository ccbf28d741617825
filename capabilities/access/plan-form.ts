/** What a plan asks who subscribes: a JSON Schema of an object with plain fields, so that a page can show it as a form. */
import type { Problem } from '@gatehouse/base'
import { Run, workOf } from '@gatehouse/contract/schema/run.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { Type } from '@gatehouse/schema'

export const formCharactersMax = 20_000
const fieldsMax = 50

export const planForm = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
  maxProperties: 10,
  description: 'JSON Schema (2020-12) of what is asked of who subscribes: an object with plain fields, at most 50.',
})

type Form = Readonly<Record<string, unknown>>

const plainTypes = ['string', 'integer', 'number', 'boolean']

/** What is wrong with the schema itself. */
export function formSchemaProblems(form: Form): Problem[] {
  const wrong = (message: string, pointer = '') => [{ code: 'invalid_value', message, pointer: `/spec/form${pointer}` }]
  if (JSON.stringify(form).length > formCharactersMax)
    return wrong(`A form has at most ${formCharactersMax} characters.`)
  const { type, properties = {} } = form as { type?: unknown; properties?: Record<string, unknown> }
  if (type !== 'object') return wrong('A form is of the type object.', '/type')
  const fields = Object.entries(properties ?? {})
  if (fields.length > fieldsMax) return wrong(`A form has at most ${fieldsMax} fields.`, '/properties')
  for (const [name, field] of fields) {
    const { type: own } = (field ?? {}) as { type?: unknown }
    if (!plainTypes.includes(own as string)) {
      return wrong(`A field is one of ${plainTypes.join(', ')}.`, `/properties/${name}/type`)
    }
  }
  try {
    new Schemas(form, { formats: true }).check()
    return []
  } catch (thrown) {
    return wrong((thrown as Error).message)
  }
}

/** What is wrong with the answers; fields that the form has not are refused. */
export function formProblems(form: Form | undefined, answers: Readonly<Record<string, unknown>>): Problem[] {
  if (form === undefined) return []
  const run = new Run({ work: workOf(JSON.stringify(answers).length) })
  const check = new Schemas({ additionalProperties: false, ...form }, { formats: true }).check()
  try {
    if (check(answers, run)) return []
  } catch (thrown) {
    return [{ code: 'invalid_value', message: (thrown as Error).message, pointer: '/answers' }]
  }
  return run.problems.map(message => ({ code: 'invalid_value', message, pointer: '/answers' }))
}
