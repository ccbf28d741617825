import type { Problem } from '@gatehouse/base'
import type { TSchema } from './build.ts'

/** Fields that were written though their `showIf` does not hold. */
export function hiddenFields(schema: TSchema, value: unknown, pointer = ''): Problem[] {
  const { properties, items } = schema as { properties?: Record<string, TSchema>; items?: TSchema }
  if (Array.isArray(value) && items && !Array.isArray(items)) {
    return value.flatMap((item, index) => hiddenFields(items, item, `${pointer}/${index}`))
  }
  if (typeof value !== 'object' || value === null || !properties) return []
  const fields = value as Record<string, unknown>
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!Object.hasOwn(fields, name)) return []
    const condition = (property as { showIf?: Record<string, unknown> }).showIf
    const miss = condition && Object.entries(condition).find(([key, wanted]) => !holds(written(key), wanted))
    if (miss) {
      const message = `${name} applies only when ${miss[0]} is ${[miss[1]].flat().join(' or ')}.`
      return [{ code: 'not_applicable', message, pointer: `${pointer}/${name}` }]
    }
    return hiddenFields(property, fields[name], `${pointer}/${name}`)
  })

  function written(key: string): unknown {
    return fields[key] ?? (properties?.[key] as { default?: unknown } | undefined)?.default
  }
}

/** Of a list one entry is enough. */
const holds = (value: unknown, wanted: unknown) => {
  const choices = [wanted].flat()
  return Array.isArray(value) ? value.some(one => choices.includes(one)) : choices.includes(value)
}
