/** What of a value is asked: itself, a field, each of its keys, or what a path within it leads to. */
import { isRecord } from '../function.ts'
import { pathOf } from './json-path.ts'
import { rootSpot, type Spot, stepsOf } from './spot.ts'
import { walk } from './walk.ts'

export interface Target {
  value: unknown
  /** From the value. */
  steps: readonly (string | number)[]
}

export function targetsOf({ value }: Spot, field: string | undefined): Target[] {
  if (field === undefined || typeof value !== 'object' || value === null) return [{ value, steps: [] }]
  if (field === '@key') return Object.keys(value).map(key => ({ value: key, steps: [key] }))
  if (field.startsWith('$')) {
    const found: Target[] = []
    const path = pathOf(field)
    const add = (spot: Spot) => found.push({ value: path.keys ? spot.key : spot.value, steps: stepsOf(spot) })
    walk(rootSpot(value), [{ path, found: add }])
    return found
  }
  const steps = Object.hasOwn(value, field) ? [field] : stepsIn(field)
  let inner: unknown = value
  for (const step of steps) {
    const isHeld = (isRecord(inner) || Array.isArray(inner)) && Object.hasOwn(inner, step)
    inner = isHeld ? (inner as Record<string, unknown>)[step] : undefined
  }
  return [{ value: inner, steps }]
}

/** `a.b[0]['c.d']` */
const stepsIn = (field: string) =>
  [...field.matchAll(/\[(?:'([^']*)'|"([^"]*)"|([^\]]*))\]|[^.[\]]+/g)].map(([whole, a, b, c]) => a ?? b ?? c ?? whole)
