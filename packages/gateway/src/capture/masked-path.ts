/** Secrets in the segments of a path: where the template says so by a name, or what stands before one does. */

import type { NameTest } from './masked-values.ts'
import { decoded } from './masked-values.ts'
import { masked } from './shown-secrets.ts'

/** What a caller would write as a word of a path: no value, if the template does not say so. */
const word = /^[a-z]+(?:[-_][a-z]+)*$/i

interface Asked {
  /** With the base path, such as `/shop/v1/reset/{token}`. */
  template: string
  isSecret: NameTest
}

export interface MaskedPath {
  path: string
  /** As they were written and decoded. */
  secrets: string[]
}

export function maskedPath(path: string, { template, isSecret }: Asked): MaskedPath {
  const segments = path.split('/')
  const said = saidOf(segments, template)
  const secrets: string[] = []
  const told = segments.map((segment, at) => {
    if (segment === '') return segment
    const before = segments[at - 1] ?? ''
    if (isValue(segment, { said: said?.[at], before, isSecret })) {
      secrets.push(segment, decoded(segment))
      return masked
    }
    return segment.includes('=') ? withoutPairs(segment, { secrets, isSecret }) : segment
  })
  return { path: told.join('/'), secrets }
}

interface Beside {
  said: string | undefined
  before: string
  isSecret: NameTest
}

function isValue(segment: string, { said, before, isSecret }: Beside): boolean {
  const isAfter = isSecret(decoded(before), 'body')
  if (said === undefined) return isAfter && !word.test(segment)
  const names = [...said.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!)
  if (names.length === 0) return false
  return isAfter || names.some(name => isSecret(name.replace(/[+*]$/, ''), 'body'))
}

/** `;jsessionid=x`, `token=x`. */
function withoutPairs(segment: string, { secrets, isSecret }: { secrets: string[]; isSecret: NameTest }): string {
  return segment
    .split(';')
    .map(part => {
      const at = part.indexOf('=')
      if (at < 1 || !isSecret(decoded(part.slice(0, at)), 'head')) return part
      secrets.push(part.slice(at + 1), decoded(part.slice(at + 1)))
      return `${part.slice(0, at)}=${masked}`
    })
    .join(';')
}

/** What the template says of each segment, from the end on: upstreams have another base path. Nothing where it does not fit. */
function saidOf(segments: readonly string[], template: string): (string | undefined)[] | undefined {
  const wanted = template.split('/').slice(1)
  const shift = segments.length - wanted.length
  if (wanted.length === 0 || wanted.some(one => /^\{[^{}]*[+*]\}$/.test(one) || one === '*')) return undefined
  const said = segments.map((_, at) => wanted[at - shift])
  // A base path is not what the upstream is asked for.
  const last = segments.findLastIndex(
    (segment, at) => said[at] !== undefined && !said[at]!.includes('{') && said[at] !== segment,
  )
  return last < 0 ? said : said.map((one, at) => (at > last ? one : undefined))
}
