/** Order and choice of values. */
import { object, Type } from '@gatehouse/schema'
import { isRecord, type LintFunction } from '../function.ts'
import { spotAt } from '../path/spot.ts'

const alphabetical: LintFunction = {
  summary: 'The items of a list, or the keys of an object, stand in order.',
  options: object({ keyedBy: Type.Optional(Type.String()) }),
  make:
    ({ keyedBy }: { keyedBy?: string }) =>
    (value, { name }) => {
      const list = isRecord(value) ? Object.keys(value) : Array.isArray(value) ? value : []
      const keys = list.map(one => (keyedBy === undefined ? one : isRecord(one) ? one[keyedBy] : undefined))
      for (const [at, key] of keys.entries()) {
        const before = keys[at - 1]
        if (at === 0 || typeof key !== typeof before) continue
        const isAhead =
          typeof key === 'string' ? key.localeCompare(before as string, 'en') < 0 : (key as number) < (before as number)
        if (!isAhead) continue
        const step = isRecord(value) ? String(key) : at
        return [{ message: `${name} must be in order: ${key} stands behind ${before}`, within: [step] }]
      }
      return undefined
    },
}

const enumeration: LintFunction = {
  summary: 'The value is one of a list.',
  options: object({ values: Type.Array(Type.Unknown(), { minItems: 1 }) }),
  make:
    ({ values }: { values: readonly unknown[] }) =>
    (value, { name }) =>
      value === undefined || typeof value === 'object' || values.includes(value)
        ? undefined
        : [{ message: `${name} must be one of ${values.join(', ')}` }],
}

const ofType: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: value => typeof value === 'string',
  number: value => typeof value === 'number',
  integer: Number.isInteger,
  boolean: value => typeof value === 'boolean',
  null: value => value === null,
  array: Array.isArray,
  object: isRecord,
}

const typedEnum: LintFunction = {
  summary: 'The values of `enum` are of the `type` that stands beside it.',
  options: undefined,
  make: () => value => {
    if (!isRecord(value) || !Array.isArray(value.enum)) return undefined
    const types = [value.type].flat().filter(one => typeof one === 'string' && Object.hasOwn(ofType, one)) as string[]
    if (value.nullable === true || value['x-nullable'] === true) types.push('null')
    if (value.type === undefined || types.length === 0) return undefined
    return value.enum.flatMap((one, at) =>
      types.some(type => ofType[type]!(one))
        ? []
        : [{ message: `${shown(one)} is not of type ${types.join(' or ')}`, within: ['enum', at] }],
    )
  },
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? String(value)

const unreferencedReusableObject: LintFunction = {
  summary: 'What stands in a place for what is reused is referred to.',
  options: object({ reusableObjectsLocation: Type.String({ maxLength: 1024 }) }),
  make:
    ({ reusableObjectsLocation }: { reusableObjectsLocation: string }) =>
    (value, { root }) => {
      if (typeof value !== 'object' || value === null) return undefined
      const steps = reusableObjectsLocation.replace(/^#?\/?/, '').split('/')
      const held = spotAt(root, steps)?.value
      const referred = referredIn(value)
      return Object.keys(isRecord(held) ? held : {})
        .filter(name => !referred.has(`#/${steps.join('/')}/${name}`))
        .map(name => ({ message: `${name} is not referred to`, at: [...steps, name] }))
    },
}

/** Each reference in a value, and each that lies above one. */
function referredIn(value: unknown): Set<string> {
  const found = new Set<string>()
  const waiting = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null) continue
    const ref = isRecord(next) ? next.$ref : undefined
    if (typeof ref === 'string') found.add(ref)
    waiting.push(...Object.values(next))
  }
  return found
}

export const choice: Readonly<Record<string, LintFunction>> = {
  ...{ alphabetical, enumeration, typedEnum, unreferencedReusableObject },
}
