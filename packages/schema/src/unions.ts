import type { TLocalizedValidationError } from 'typebox/error'

/**
 * A union reports the errors of every branch. What helps is the branch that was meant: the one whose
 * discriminating constants hold, and among those the one with the fewest errors.
 */
export function narrowUnions(errors: TLocalizedValidationError[]): TLocalizedValidationError[] {
  const branches = new Map<string, Map<string, TLocalizedValidationError[]>>()
  const kept: TLocalizedValidationError[] = []
  for (const error of errors) {
    const found = /^(.*?\/anyOf)\/(\d+)/.exec(error.schemaPath)
    if (!found) {
      kept.push(error)
      continue
    }
    const union = branches.get(found[1]!) ?? new Map<string, TLocalizedValidationError[]>()
    branches.set(found[1]!, union)
    union.set(found[2]!, [...(union.get(found[2]!) ?? []), error])
  }
  for (const union of branches.values()) {
    const ranked = [...union.values()].sort((a, b) => weight(a) - weight(b))
    kept.push(...(ranked[0] ?? []))
  }
  const specific = kept.filter(error => error.keyword !== 'anyOf')
  return specific.length > 0 ? specific : kept
}

function weight(errors: TLocalizedValidationError[]): number {
  const wrongKind = errors.some(error => error.keyword === 'const' || (error.keyword === 'type' && depth(error) === 0))
  return errors.length + (wrongKind ? 1000 : 0)
}

const depth = (error: TLocalizedValidationError) =>
  (error.schemaPath.split('/anyOf/').at(-1)!.match(/\//g) ?? []).length
