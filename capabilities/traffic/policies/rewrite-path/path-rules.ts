/** Rules that make one path of another: by a template with names, or by a linear-time pattern with groups. */
import { Failure } from '@gatehouse/base'
import { type LinearPattern, linearPattern, pattern } from '@gatehouse/expression'
import { normalisedPath } from '@gatehouse/program'
import { type Filled, object, patterned, Type } from '@gatehouse/schema'

const path = (description: string) => patterned('^/', 'a path, which begins with /', { maxLength: 2048, description })

const pathRule = object({
  from: Type.Optional(path('Template: `{id}` is one segment, `{rest+}` one or more.')),
  pattern: Type.Optional(
    pattern({ description: 'Instead of `from`: a regular expression of RE2, anywhere unless anchored.' }),
  ),
  to: path('`{id}` or `{1}` is what was found, as it was written.'),
})

export const pathRules = (description: string) =>
  Type.Array(
    Type.Refine(
      pathRule,
      ({ from, pattern }) => (from === undefined) !== (pattern === undefined),
      () => 'needs either from or pattern',
    ),
    { minItems: 1, maxItems: 32, description },
  )

/** The path by the first rule that fits; undefined when none does. Throws `request_malformed` for what is no path. */
export type PathRewriter = (path: string) => string | undefined

export function pathRewriter(rules: readonly Filled<typeof pathRule>[]): PathRewriter {
  const compiled = rules.map(({ from, pattern, to }) => ({
    ...(from === undefined ? byPattern(pattern!) : byTemplate(from)),
    to,
  }))
  return path => {
    for (const { match, names, to } of compiled) {
      const groups = match.groups(path)
      if (!groups) continue
      const made = to.replace(/\{(\w+)\}/g, (_, name: string) => groups[names.get(name) ?? Number(name)] ?? '')
      const normal = normalisedPath(made)
      if (normal !== undefined) return normal
      throw new Failure('request_malformed', 'The path that the rewriting makes of this one is none.')
    }
    return undefined
  }
}

interface Matcher {
  match: LinearPattern
  names: ReadonlyMap<string, number>
}

const byPattern = (source: string): Matcher => ({ match: linearPattern(source), names: new Map() })

function byTemplate(template: string): Matcher {
  const names = new Map<string, number>()
  const source = template.replace(/\{(\w+)(\+?)\}|[\\^$.*+?()[\]{}|]/g, (literal, name?: string, rest?: string) => {
    if (name === undefined) return `\\${literal}`
    names.set(name, names.size + 1)
    return rest ? '(.+)' : '([^/]+)'
  })
  return { match: linearPattern(`^${source}$`), names }
}
