/** Keywords on the items of arrays (JSON Schema 2020-12 §10.3.1, validation §6.4). */
import { areUnique } from './equal.ts'
import type { Keyword } from './maker.ts'
import type { Check } from './run.ts'
import { numberIn } from './value-keywords.ts'

const itemCount: Keyword = schema => {
  const [min, max] = [numberIn(schema, 'minItems') ?? 0, numberIn(schema, 'maxItems') ?? Infinity]
  if (min === 0 && max === Infinity) return undefined
  return (value, run) => {
    if (!Array.isArray(value)) return true
    if (value.length < min) return run.tell(`must have at least ${min} items`)
    return value.length <= max || run.tell(`must have at most ${max} items`)
  }
}

const uniqueItems: Keyword = schema => {
  if (schema.uniqueItems !== true) return undefined
  return (value, run) => !Array.isArray(value) || areUnique(value, run) || run.tell('must have no item twice')
}

const items: Keyword = (schema, maker) => {
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems.map(part => maker.make(part)) : []
  const rest = schema.items === undefined ? undefined : schema.items === false ? tooMany : maker.make(schema.items)
  if (first.length === 0 && !rest) return undefined
  return (value, run) => {
    if (!Array.isArray(value)) return true
    const end = rest ? value.length : Math.min(first.length, value.length)
    let fits = true
    for (let at = 0; at < end; at++) if (!run.within(at, first[at] ?? rest!, value[at])) fits = false
    if (run.seen) run.seen.itemsBefore = Math.max(run.seen.itemsBefore, end)
    return fits
  }
}

const tooMany: Check = (_, run) => run.tell('is an item too many')

const contains: Keyword = (schema, maker) => {
  if (schema.contains === undefined) return undefined
  const check = maker.make(schema.contains)
  const [min, max] = [numberIn(schema, 'minContains') ?? 1, numberIn(schema, 'maxContains') ?? Infinity]
  return (value, run) => {
    if (!Array.isArray(value)) return true
    const { guesses } = run
    let found = 0
    run.silent++
    for (let at = 0; at < value.length; at++) {
      if (!run.within(at, check, value[at])) continue
      found++
      run.seen?.items.add(at)
    }
    run.silent--
    if (found < min) return run.tell(`must have ${min} of the items that are asked for`)
    return found <= max || run.guesses > guesses || run.tell(`must have at most ${max} of the items that are asked for`)
  }
}

export const unevaluatedItems: Keyword = (schema, maker) => {
  if (schema.unevaluatedItems === undefined) return undefined
  const check = schema.unevaluatedItems === false ? tooMany : maker.make(schema.unevaluatedItems)
  return (value, run) => {
    if (!Array.isArray(value)) return true
    const seen = run.seen!
    let fits = true
    for (let at = 0; at < value.length; at++) {
      if (!seen.hasItem(at) && !run.within(at, check, value[at])) fits = false
    }
    seen.itemsBefore = value.length
    return fits
  }
}

export const arrayKeywords: readonly Keyword[] = [itemCount, uniqueItems, items, contains]
