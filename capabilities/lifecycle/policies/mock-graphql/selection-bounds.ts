/** How deep and how wide a document asks, fragments followed; looked at before anything is answered. */
import type { DocumentNode, FragmentDefinitionNode, SelectionNode } from 'graphql/language'

export interface SelectionBounds {
  /** Fields within fields. */
  depthMax: number
  /** All fields together, each as often as it would be answered. */
  fieldsMax: number
}

/** Of what a schema says of itself: a query of a tool has some two hundred, in one place. */
const introspectionFieldsMax = 500
const introspectionsMax = 2

/** Why the document is not answered; it has no fragment that leads back to itself. */
export function boundsProblem(document: DocumentNode, bounds: SelectionBounds): string | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of document.definitions) if (one.kind === 'FragmentDefinition') fragments.set(one.name.value, one)
  const walk = new SelectionWalk(fragments, bounds)
  for (const one of document.definitions) {
    if (one.kind === 'OperationDefinition') walk.into(one.selectionSet.selections, { depth: 1, inside: false })
    if (walk.problem !== undefined) break
  }
  return walk.problem
}

class SelectionWalk {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #bounds: SelectionBounds
  problem: string | undefined
  #steps = 0
  #fields = 0
  #introspected = 0
  #introspections = 0

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>, bounds: SelectionBounds) {
    this.#fragments = fragments
    this.#bounds = bounds
  }

  /** `inside`: of what the schema says of itself, which has bounds of its own. */
  into(selections: readonly SelectionNode[], { depth, inside }: { depth: number; inside: boolean }): void {
    const { depthMax, fieldsMax } = this.#bounds
    for (const one of selections) {
      // Fragments in fragments grow without a field among them.
      if (++this.#steps > 4 * fieldsMax + introspectionFieldsMax) this.problem ??= tooMany(fieldsMax)
      if (this.problem !== undefined) return
      if (one.kind === 'InlineFragment') this.into(one.selectionSet.selections, { depth, inside })
      else if (one.kind === 'FragmentSpread') {
        const fragment = this.#fragments.get(one.name.value)
        if (fragment) this.into(fragment.selectionSet.selections, { depth, inside })
      } else {
        const begins = one.name.value === '__schema' || one.name.value === '__type'
        const within = inside || begins
        if (begins && ++this.#introspections > introspectionsMax) this.problem = 'The schema is asked for too often.'
        if (within && ++this.#introspected > introspectionFieldsMax)
          this.problem = 'Too much is asked of the schema at once.'
        if (!within && ++this.#fields > fieldsMax) this.problem = tooMany(fieldsMax)
        if (!within && depth > depthMax) this.problem = `It asks for more than ${depthMax} fields within each other.`
        this.into(one.selectionSet?.selections ?? [], { depth: depth + 1, inside: within })
      }
    }
  }
}

const tooMany = (fieldsMax: number) => `It asks for more than ${fieldsMax} fields.`
