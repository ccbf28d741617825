/** A path that no endpoint has, as drift tells it: what callers put into it is left out. */
import type { ApiPart } from './snapshot.ts'

const word = /^[A-Za-z][A-Za-z_-]{0,40}$/

/** Below the base path. Segments that some endpoint has stay, and the first that leads away from them all; others are `*`. */
export function unknownPath({ basePath, endpoints }: ApiPart, path: string): string {
  const below = basePath === '/' ? path : path.slice(basePath.length)
  let near = endpoints.map(one => one.path.split('/').slice(1))
  let away = false
  const shown = below
    .split('/')
    .slice(1, 17)
    .map((segment, at) => {
      if (away) return '*'
      const literal = near.filter(one => one[at] === segment)
      const given = near.filter(one => one[at]?.includes('{'))
      if (literal.length === 0 && given.length === 0) {
        away = true
        return word.test(segment) ? segment : '*'
      }
      near = [...literal, ...given]
      return literal.length > 0 ? segment : '*'
    })
  return `/${shown.join('/')}`
}
