/** Values by JSON Pointer, and problems by the place they are of. Pure. */
export interface Placed {
  message: string
  pointer?: string
  hint?: string
}

const escaped = (key: string | number) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')
export const below = (pointer: string, key: string | number) => `${pointer}/${escaped(key)}`

/** An object with one field put, or taken out where there is nothing to put. */
export function withField(
  value: Readonly<Record<string, unknown>> | undefined,
  key: string,
  field: unknown,
): Record<string, unknown> {
  const { [key]: _, ...rest } = value ?? {}
  return field === undefined ? rest : { ...value, [key]: field }
}

/** What is wrong exactly there. */
export function problemsAt(problems: readonly Placed[], pointer: string): Placed[] {
  return problems.filter(problem => problem.pointer === pointer)
}

/** How many problems stand at or below the place. */
export function problemsBelow(problems: readonly Placed[], pointer: string): number {
  return problems.filter(({ pointer: at = '' }) => at === pointer || at.startsWith(`${pointer}/`)).length
}

/** A place as it is told: `name` of `/name`, `limits/requests` of `/spec/limits/requests`. */
export const placeWords = (pointer: string) => pointer.replace(/^\/(?:spec\/)?/, '')

/** The element's identifier of a field, for labels and for jumping to it. */
export const fieldId = (pointer: string) => `field${pointer.replace(/[^\w/-]/g, '_').replaceAll('/', '-')}`
