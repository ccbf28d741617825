/** The smallest case that still shows the same: what can be left out is. */
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import type { Values } from '@gatehouse/sample/request/request-values.ts'
import type { TestCase } from './case.ts'

const triesMax = 30

/** `shows` says whether a case still does. */
export async function shrunk(found: TestCase, shows: (one: TestCase) => Promise<boolean>): Promise<TestCase> {
  let least = found
  let left = triesMax
  for (let isSmaller = true; isSmaller && left > 0; ) {
    isSmaller = false
    for (const values of smaller(least)) {
      if (left-- <= 0) break
      const one = { ...least, values }
      if (!(await shows(one))) continue
      least = one
      isSmaller = true
      break
    }
  }
  return least
}

function* smaller({ endpoint, values }: TestCase): Generator<Values> {
  const isRequired = (place: string, name: string) =>
    endpoint.contract.parameters.some(one => one.in === place && one.name === name && one.required === true)
  for (const place of ['query', 'header', 'cookie'] as const) {
    for (const name of Object.keys(values[place])) {
      if (isRequired(place, name)) continue
      const { [name]: _, ...rest } = values[place]
      yield { ...values, [place]: rest }
    }
  }
  const { body } = values
  if (!body || !isObject(body.value)) return
  for (const name of Object.keys(body.value)) {
    const { [name]: _, ...rest } = body.value
    yield { ...values, body: { ...body, value: rest } }
  }
}
