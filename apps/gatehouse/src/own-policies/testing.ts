/** Modules of own policies without a directory, for tests. */
import type { PolicyModule } from '@gatehouse/program'

/** Of each policy what `create` gives, as text; `unit` and `base` are what authors import. */
export function moduleOf(policies: Readonly<Record<string, string>>): PolicyModule {
  const files = Object.entries(policies).map(([name, create]) => {
    const stated = `name: '${name}', version: 1, stages: ['shape'], title: 'T', summary: 'S', config: schema.object({})`
    return `['${name}.ts', { it: unit.definePolicy({ ${stated}, errors: [], examples: [], create: ${create} }) }]`
  })
  const names = ['base', 'schema', 'unit'].map(name => `const ${name} = require('@gatehouse/${name}')`)
  return {
    format: 1,
    policies: Object.keys(policies).map(name => ({ name, version: 1 })),
    code: `${names.join(';')};exports.files = [${files.join(',')}]`,
  }
}
