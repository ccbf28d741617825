import { type SchemaProblem, strings, type Tree, tree } from './schema-problems.ts'

/** Who implements an interface has its fields, of a type within theirs, with their arguments and none that must be sent beside. */
export function implementsProblems(types: Tree): SchemaProblem[] {
  return Object.entries(types).flatMap(([name, type]) =>
    strings(tree(type).implements).flatMap(above =>
      Object.hasOwn(types, above) ? problemsOf(types, name, above) : [],
    ),
  )
}

function problemsOf(types: Tree, name: string, above: string): SchemaProblem[] {
  const [own, wanted] = [tree(tree(types[name]).fields), tree(tree(types[above]).fields)]
  const found: SchemaProblem[] = []
  const tell = (message: string, at: readonly string[]) =>
    found.push({ code: 'interface_not_kept', message, at: ['types', name, ...at] })
  for (const [field, said] of Object.entries(wanted)) {
    if (!Object.hasOwn(own, field)) {
      tell(`${name} must have the field ${field} of ${above}`, [])
      continue
    }
    const [has, must] = [tree(own[field]), tree(said)]
    if (!isWithin(types, String(has.type), String(must.type)))
      tell(`${field} must be of a type within ${must.type}, as ${above} has it`, ['fields', field, 'type'])
    const [given, asked] = [tree(has.arguments), tree(must.arguments)]
    for (const [argument, one] of Object.entries(asked)) {
      if (tree(given[argument]).type !== tree(one).type)
        tell(`${field} must take ${argument}: ${tree(one).type}, as ${above} has it`, ['fields', field])
    }
    for (const [argument, one] of Object.entries(given)) {
      const isRequired = String(tree(one).type).endsWith('!') && tree(one).default === undefined
      if (isRequired && !Object.hasOwn(asked, argument))
        tell(`${argument} must not have to be sent, for ${above} does not know it`, [
          'fields',
          field,
          'arguments',
          argument,
        ])
    }
  }
  return found
}

function isWithin(types: Tree, narrow: string, wide: string): boolean {
  let [from, to] = [narrow, wide]
  while (from !== to) {
    if (from.endsWith('!')) {
      from = from.slice(0, -1)
      if (to.endsWith('!')) to = to.slice(0, -1)
    } else if (from.startsWith('[') && to.startsWith('[') && to.endsWith(']'))
      [from, to] = [from.slice(1, -1), to.slice(1, -1)]
    else return isPossible(types, from, to)
  }
  return true
}

const isPossible = (types: Tree, name: string, above: string) =>
  strings(tree(types[name]).implements).includes(above) || strings(tree(types[above]).types).includes(name)
