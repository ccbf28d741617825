/** Names of 2.0, which may be any text, as names that components may have (OpenAPI 3.0.4 §4.7.7). */
export class ComponentNames {
  readonly #names = new Map<string, string>()

  constructor(old: Readonly<Record<string, unknown>>) {
    const taken = new Set(Object.keys(old).filter(isAllowed))
    for (const name of Object.keys(old)) {
      if (isAllowed(name) || name.startsWith('x-')) continue
      const wanted = name.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 200)
      let free = wanted
      for (let at = 2; taken.has(free); at++) free = `${wanted}${at}`
      taken.add(free)
      this.#names.set(name, free)
    }
  }

  of(name: string): string {
    return this.#names.get(name) ?? name
  }
}

const isAllowed = (name: string) => /^[A-Za-z0-9._-]+$/.test(name)

/** The one step of a reference into a section: `#/definitions/List%20of~1all`. */
export function nameIn(section: string, ref: unknown): string | undefined {
  if (typeof ref !== 'string' || !ref.startsWith(`#/${section}/`)) return undefined
  const step = ref.slice(section.length + 3)
  return step.includes('/') ? undefined : decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
