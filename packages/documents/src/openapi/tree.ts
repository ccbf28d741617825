/** Values of unknown shape, taken apart without trust. */
export type Json = unknown

export function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or an empty one for anything else. */
export const record = (value: Json): Record<string, Json> => (isRecord(value) ? value : {})

/** The array, or an empty one for anything else. */
export const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [])

/** The text, or undefined for anything else. */
export const text = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined)

export const texts = (value: Json): string[] => list(value).filter(item => typeof item === 'string') as string[]

/** The own member of that name. */
export const member = (value: Json, name: string): Json =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined

/** As a member of its own, whatever its name: by assignment `__proto__` would be another thing. */
export function setMember(holder: object, name: string, value: Json): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}
