/** Functions of rules on Protobuf. */
import { basename } from 'node:path/posix'
import { object, oneOf, Type } from '@gatehouse/schema'
import { isRecord, type LintFunction, type Outcome } from '../function.ts'
import { expression } from '../functions/text.ts'
import { type SourceCode, sourceCodes, sourceProblems } from './source-problems.ts'

const protobufSpecification: LintFunction = {
  summary: 'What the language of Protobuf demands of a source, by code.',
  options: object({ codes: Type.Array(oneOf([...sourceCodes]), { minItems: 1 }) }),
  make:
    ({ codes }: { codes: readonly SourceCode[] }) =>
    (_, { root }) =>
      sourceProblems(root.value).filter(({ code }) => codes.includes(code)),
}

const upperSnake = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()

const lastStep = (name: string) => name.split('.').at(-1) ?? ''

const entries = (value: unknown) => Object.entries(isRecord(value) ? value : {})

const enumValueNames: LintFunction = {
  summary: 'Values of an enum of Protobuf begin with its name, and the one that is 0 ends as said.',
  options: object({ zeroSuffix: Type.Optional(Type.String({ maxLength: 100 })) }),
  make:
    ({ zeroSuffix }: { zeroSuffix?: string }) =>
    (value, { spot }) => {
      if (!isRecord(value)) return undefined
      const prefix = `${upperSnake(lastStep(String(spot.key)))}_`
      return entries(value.values).flatMap(([name, one]): Outcome[] => {
        const within = ['values', name]
        if (zeroSuffix === undefined)
          return name.startsWith(prefix) ? [] : [{ message: `${name} must begin with ${prefix}`, within }]
        const isZero = isRecord(one) && one.number === 0
        return isZero && !name.endsWith(zeroSuffix)
          ? [{ message: `${name} is 0 and must end with ${zeroSuffix}`, within }]
          : []
      })
    },
}

const methodMessages: LintFunction = {
  summary: 'Requests and responses of methods are called after them, or are of no other method.',
  options: object({ of: oneOf(['names', 'unique'] as const) }),
  make:
    ({ of }: { of: 'names' | 'unique' }) =>
    (value, { root }) =>
      of === 'names' ? misnamed(value) : shared(root.value),
}

/** `Get` of `PetService` takes GetRequest or PetServiceGetRequest. */
function misnamed(services: unknown): Outcome[] {
  return methodsOf(services).flatMap(({ service, method, one }) =>
    (['request', 'response'] as const).flatMap((side): Outcome[] => {
      const end = side === 'request' ? 'Request' : 'Response'
      const type = lastStep(String(one[side]))
      if (type === `${method}${end}` || type === `${service}${method}${end}`) return []
      return [
        {
          message: `the ${side} of ${method} must be called ${method}${end}`,
          at: ['services', service, 'methods', method, side],
        },
      ]
    }),
  )
}

function shared(root: unknown): Outcome[] {
  const uses = new Map<string, number>()
  const all = methodsOf(isRecord(root) ? root.services : undefined)
  for (const { one } of all)
    for (const side of ['request', 'response']) uses.set(String(one[side]), (uses.get(String(one[side])) ?? 0) + 1)
  return all.flatMap(({ service, method, one }) =>
    ['request', 'response'].flatMap((side): Outcome[] =>
      uses.get(String(one[side]))! > 1
        ? [
            {
              message: `${one[side]} is sent or given in more than one place`,
              at: ['services', service, 'methods', method, side],
            },
          ]
        : [],
    ),
  )
}

const methodsOf = (services: unknown) =>
  entries(services).flatMap(([service, value]) =>
    entries(isRecord(value) ? value.methods : undefined).flatMap(([method, one]) =>
      isRecord(one) ? [{ service, method, one }] : [],
    ),
  )

const fileName: LintFunction = {
  summary: 'The name of the file fits a pattern.',
  options: object({ match: Type.String({ maxLength: 1000 }) }),
  make: ({ match }: { match: string }) => {
    const pattern = expression(match)
    return (_, { document }) => {
      const name = document.file === undefined ? undefined : basename(document.file.replaceAll('\\', '/'))
      return name === undefined || pattern.test(name) ? undefined : [{ message: `${name} must fit ${match}` }]
    }
  },
}

export const protobufFunctions: Readonly<Record<string, LintFunction>> = {
  ...{ protobufSpecification, enumValueNames, methodMessages, fileName },
}
