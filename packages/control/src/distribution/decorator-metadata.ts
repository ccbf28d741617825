/**
 * The four functions of the metadata proposal that `@peculiar/x509` asks of `Reflect` when it is loaded. Imported
 * before it, for its effect only.
 */
const kept = new WeakMap<object, Map<unknown, unknown>>()

const reflect = Reflect as unknown as Record<string, unknown>

function getMetadata(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at)) {
    const own = kept.get(at)
    if (own?.has(key)) return own.get(key)
  }
  return undefined
}

reflect.getMetadata ??= getMetadata
reflect.getOwnMetadata ??= (key: unknown, target: object) => kept.get(target)?.get(key)
reflect.hasOwnMetadata ??= (key: unknown, target: object) => kept.get(target)?.has(key) ?? false
reflect.defineMetadata ??= (key: unknown, value: unknown, target: object) => {
  const own = kept.get(target) ?? new Map<unknown, unknown>()
  kept.set(target, own)
  own.set(key, value)
}
