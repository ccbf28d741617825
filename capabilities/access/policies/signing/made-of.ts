import type { SecretPort } from '@gatehouse/unit'

/** What is made of a secret, made anew when the secret was rotated. */
export function madeOf<T>(port: SecretPort, reference: string, make: (value: string) => T): () => T | Promise<T> {
  let made: { of: string; it: T } | undefined
  const of = (value: string): T => {
    if (made?.of !== value) made = { of: value, it: make(value) }
    return made.it
  }
  return () => {
    const value = port.value(reference)
    return typeof value === 'string' ? of(value) : value.then(of)
  }
}
