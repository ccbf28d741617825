/** Functions of rules on AsyncAPI. */
import { object, oneOf } from '@gatehouse/schema'
import { isRecord, type LintFunction, type Outcome, type Steps } from '../function.ts'
import { type Example, misfits } from '../openapi/example.ts'
import { pointerOf, stepsOf } from '../path/spot.ts'

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const namesIn = (text: unknown) => [...String(text ?? '').matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)

const channelParameters: LintFunction = {
  summary: 'Parameters of a channel are those of its address.',
  options: undefined,
  make:
    () =>
    (value, { spot, root }) => {
      if (!isRecord(value)) return undefined
      const isOld = String(record(root.value).asyncapi).startsWith('2.')
      const address = isOld ? spot.key : value.address
      const wanted = new Set(namesIn(address))
      const has = record(value.parameters)
      const missing = [...wanted].filter(name => !Object.hasOwn(has, name))
      const unused = Object.keys(has).filter(name => !wanted.has(name))
      return [
        ...missing.map((name): Outcome => ({ message: `the parameter ${name} must be described` })),
        ...unused.map(
          (name): Outcome => ({
            message: `the parameter ${name} must stand in the address`,
            within: ['parameters', name],
          }),
        ),
      ]
    },
}

const serverVariables: LintFunction = {
  summary: 'Variables of a server of AsyncAPI are those of its address.',
  options: undefined,
  make: () => value => {
    if (!isRecord(value)) return undefined
    const wanted = new Set([value.url, value.host, value.pathname].flatMap(namesIn))
    const has = record(value.variables)
    const missing = [...wanted].filter(name => !Object.hasOwn(has, name))
    const unused = Object.keys(has).filter(name => !wanted.has(name))
    return [
      ...missing.map((name): Outcome => ({ message: `the variable ${name} must be described` })),
      ...unused.map(
        (name): Outcome => ({ message: `the variable ${name} must stand in the address`, within: ['variables', name] }),
      ),
    ]
  },
}

/** Names in a list of AsyncAPI 2, and where what they name stands. */
const namedThere: LintFunction = {
  summary: 'Servers and security schemes that AsyncAPI 2 names are described.',
  options: object({ of: oneOf(['servers', 'security'] as const) }),
  make:
    ({ of }: { of: 'servers' | 'security' }) =>
    (value, { root }) => {
      const top = record(root.value)
      const there = of === 'servers' ? record(top.servers) : record(record(top.components).securitySchemes)
      return list(value).flatMap((one, at) => {
        const names = typeof one === 'string' ? [one] : Object.keys(record(one))
        return names
          .filter(name => !Object.hasOwn(there, name))
          .map(name => ({ message: `${name} must be described`, within: of === 'servers' ? [at] : [at, name] }))
      })
    },
}

const uniqueField: LintFunction = {
  summary: 'No two operations or messages of AsyncAPI 2 have one identifier.',
  options: object({ field: oneOf(['operationId', 'messageId'] as const) }),
  make:
    ({ field }: { field: 'operationId' | 'messageId' }) =>
    (_, { root }) => {
      const seen = new Map<unknown, string>()
      return placesOf(record(root.value), field).flatMap(({ value, at }): Outcome[] => {
        const [before, here] = [seen.get(value), pointerOf(at)]
        seen.set(value, before ?? here)
        return before === undefined ? [] : [{ message: `${value} is the ${field} of #${before} as well`, at }]
      })
    },
}

const uniqueNames: LintFunction = {
  summary: 'No two items of a list have one name.',
  options: undefined,
  make: () => value => {
    const seen = new Set<unknown>()
    return list(value).flatMap((one, at): Outcome[] => {
      const { name } = record(one)
      const isTwice = name !== undefined && seen.has(name)
      seen.add(name)
      return isTwice ? [{ message: `${String(name)} stands twice`, within: [at, 'name'] }] : []
    })
  },
}

function placesOf(root: Record<string, unknown>, field: string): { value: string; at: Steps }[] {
  const found: { value: string; at: Steps }[] = []
  const take = (one: unknown, at: Steps) => {
    const value = record(one)[field]
    if (typeof value === 'string') found.push({ value, at: [...at, field] })
  }
  for (const [name, channel] of Object.entries(record(root.channels))) {
    for (const action of ['publish', 'subscribe']) {
      const operation = record(record(channel)[action])
      const at = ['channels', name, action]
      if (field === 'operationId') take(operation, at)
      else {
        take(operation.message, [...at, 'message'])
        for (const [index, one] of list(record(operation.message).oneOf).entries())
          take(one, [...at, 'message', 'oneOf', index])
      }
    }
  }
  if (field === 'messageId')
    for (const [name, one] of Object.entries(record(record(root.components).messages)))
      take(one, ['components', 'messages', name])
  return found
}

const messageExamples: LintFunction = {
  summary: 'Examples of a message of AsyncAPI fit its payload and its headers.',
  options: undefined,
  make:
    () =>
    (value, { root, spot }) => {
      if (!isRecord(value)) return undefined
      return (['payload', 'headers'] as const).flatMap(part => {
        const isForeign =
          part === 'payload' &&
          value.schemaFormat !== undefined &&
          !/asyncapi|schema\+/.test(String(value.schemaFormat))
        const schema = value[part]
        if (!isRecord(schema) || schema.schemaFormat !== undefined || isForeign) return []
        const examples = list(value.examples).flatMap((one, at): Example[] => {
          const said = record(one)[part]
          return said === undefined ? [] : [{ value: said, steps: ['examples', at, part] }]
        })
        return examples.length === 0 ? [] : misfits(root.value, { schema, steps: [...stepsOf(spot), part] }, examples)
      })
    },
}

export const asyncapiFunctions: Readonly<Record<string, LintFunction>> = {
  ...{ channelParameters, messageExamples, namedThere, uniqueField, uniqueNames },
  asyncapiServerVariables: serverVariables,
}
