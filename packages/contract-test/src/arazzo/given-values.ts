/** What a step of a workflow is carried out with: values, expressions, and texts with expressions in them. */
import { isRuntimeExpression } from '@gatehouse/contract/openapi/runtime-expression.ts'
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import { type Endpoint, type Values, valuesFor } from '@gatehouse/sample/request/request-values.ts'
import type { Making } from '../make-cases.ts'
import type { ValueAt } from './simple-condition.ts'
import type { GivenBody, Step } from './workflow.ts'

/** An expression that leads to nothing. */
export class NoValue extends Error {}

/** Throws `NoValue`. */
export function givenValue(written: unknown, valueAt: ValueAt): unknown {
  if (Array.isArray(written)) return written.map(one => givenValue(one, valueAt))
  if (isObject(written)) {
    return Object.fromEntries(Object.entries(written).map(([name, one]) => [name, givenValue(one, valueAt)]))
  }
  if (typeof written !== 'string') return written
  const found = isRuntimeExpression(written)
    ? valueAt(written)
    : written.replace(/\{(\$[^{}]+)\}/g, (_, expression: string) => {
        const value = valueAt(expression)
        if (value === undefined) throw new NoValue(`${expression} leads to nothing`)
        return typeof value === 'object' ? JSON.stringify(value) : String(value)
      })
  if (found === undefined) throw new NoValue(`${written} leads to nothing`)
  return found
}

/** What the step says, and of what it leaves out that is required a value that fits. Throws `NoValue`. */
export function stepValues(
  endpoint: Endpoint,
  { parameters, body }: Pick<Step, 'parameters' | 'body'>,
  { valueAt, making }: { valueAt: ValueAt; making: Making },
): Values {
  const values = valuesFor(endpoint, { ...making, fields: 'required' })
  if (!values) throw new NoValue('something that is required has no value')
  for (const { name, in: place, value } of parameters) {
    const known = endpoint.contract.parameters.some(one => one.name === name && one.in === place)
    if (!known && place !== undefined) throw new NoValue(`${place} ${name} is no parameter of ${endpoint.id}`)
    if (place !== undefined) values[place][name] = givenValue(value, valueAt)
  }
  if (body) {
    const type = body.type ?? values.body?.type ?? Object.keys(endpoint.contract.body?.types ?? {})[0]
    const payload = payloadOf(body, valueAt)
    values.body = { type: type ?? 'application/json', value: payload === undefined ? values.body?.value : payload }
  }
  return values
}

/** A text is JSON with expressions in it where it can be read as such. */
function payloadOf({ payload, replacements }: GivenBody, valueAt: ValueAt): unknown {
  const found = structuredClone(givenValue(readable(payload), valueAt))
  for (const { target, value } of replacements) {
    const steps = target
      .split('/')
      .slice(1)
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = steps.pop()
    const owner = steps.reduce<unknown>(
      (at, step) => (isObject(at) || Array.isArray(at) ? (at as never)[step] : undefined),
      found,
    )
    if (last === undefined || !(isObject(owner) || Array.isArray(owner)))
      throw new NoValue(`${target} leads to nothing`)
    const key = Array.isArray(owner) ? Number(last) : last
    Object.defineProperty(owner, key, {
      value: givenValue(value, valueAt),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return found
}

function readable(payload: unknown): unknown {
  if (typeof payload !== 'string' || isRuntimeExpression(payload)) return payload
  try {
    return JSON.parse(payload)
  } catch {
    return payload
  }
}
