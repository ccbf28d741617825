/** Whether something is there. */
import { object, Type } from '@gatehouse/schema'
import { isRecord, type LintFunction } from '../function.ts'

const plain = (summary: string, fits: (value: unknown) => boolean, words: string): LintFunction => ({
  summary,
  options: undefined,
  make:
    () =>
    (value, { name }) =>
      fits(value) ? undefined : [{ message: `${name} ${words}` }],
})

const properties = object({ properties: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }) })

const counting = (summary: string, fits: (count: number) => boolean, words: string): LintFunction => ({
  summary,
  options: properties,
  make:
    ({ properties: names }: { properties: readonly string[] }) =>
    value => {
      if (!isRecord(value)) return undefined
      const count = names.filter(name => Object.hasOwn(value, name)).length
      return fits(count) ? undefined : [{ message: `${words} ${names.join(', ')} must be there` }]
    },
})

export const presence: Readonly<Record<string, LintFunction>> = {
  truthy: plain('The value is there, and neither false, 0 nor empty.', Boolean, 'must be there, and not be empty'),
  falsy: plain('The value is not there, or false, 0 or empty.', value => !value, 'must not be there'),
  defined: plain('The value is there.', value => value !== undefined, 'must be there'),
  undefined: plain('The value is not there.', value => value === undefined, 'must not be there'),
  xor: counting('Exactly one of some fields is there.', count => count === 1, 'exactly one of'),
  or: counting('At least one of some fields is there.', count => count > 0, 'at least one of'),
}
