/** The texts of a new unit with its test, and the one line that names it. Pure; `new.ts` writes them. */
import { camel, pascal, policyTexts, words } from '../apps/gatehouse/src/own-policies/policy-texts.ts'

export const unitKinds = ['resource', 'operation', 'policy'] as const
export type UnitKind = (typeof unitKinds)[number]

export interface Wanted {
  unit: UnitKind
  /** Kebab case. */
  name: string
  /** Room it belongs to. */
  capability: string
  /** Identifier prefixes that are taken. */
  prefixes?: ReadonlySet<string>
}

export interface Scaffold {
  /** New files by their path from the project's root. */
  files: Map<string, string>
  /** The file that names the unit, and its text with the new line. */
  index: { file: string; change(text: string): string }
  /** What to do next, one sentence each. */
  next: string[]
}

export function scaffold(wanted: Wanted): Scaffold {
  return { resource: resourceScaffold, operation: operationScaffold, policy: policyScaffold }[wanted.unit](wanted)
}

function resourceScaffold({ name, capability, prefixes = new Set() }: Wanted): Scaffold {
  const room = `capabilities/${capability}`
  const [kind, identifier, title] = [pascal(name), camel(name), words(name)]
  const text = `import { object, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

export const ${identifier} = defineResource({
  kind: '${kind}',
  prefix: '${freePrefix(name, prefixes)}',
  plural: '${pluralOf(name)}',
  scope: 'workspace',
  title: '${title}',
  summary: 'What it is, in one sentence.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
  }),
})
`
  const test = `import assert from 'node:assert/strict'
import test from 'node:test'
import { problemsOf } from '@gatehouse/schema'
import { ${identifier} } from './${name}.ts'
import * as resources from './resources.ts'

test('a ${title.toLowerCase()} takes a title and refuses what it does not know', () => {
  assert.deepEqual(problemsOf(${identifier}.spec, { title: 'One' }), [])
  assert.equal(problemsOf(${identifier}.spec, { titel: 'One' })[0]?.code, 'unknown_key')
})

test('a ${title.toLowerCase()} belongs to the house', () => {
  assert.ok(Object.values<unknown>(resources).includes(${identifier}))
})
`
  return {
    files: new Map([
      [`${room}/${name}.ts`, text],
      [`${room}/${name}.test.ts`, test],
    ]),
    index: {
      file: `${room}/resources.ts`,
      change: index => withExport(index, identifier, `./${name}.ts`),
    },
    next: [
      `Say in ${room}/${name}.ts what it is: summary, scope, spec, references.`,
      `Append a migration to ${room}/control/migrations.ts; for the spec as it stands it is:`,
    ],
  }
}

function operationScaffold({ name, capability }: Wanted): Scaffold {
  const room = `capabilities/${capability}`
  const [identifier, title] = [camel(name), words(name)]
  const text = `import { object, type Static, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const ${identifier} = defineOperation({
  name: '${name}',
  scope: 'organization',
  title: '${title}',
  summary: 'What it does, in one sentence.',
  input: object({ note: Type.Optional(Type.String({ maxLength: 200, description: 'Why it is done.' })) }),
  output: object({ note: Type.String() }),
  effect: 'write',
  role: 'editor',
})

export type ${pascal(name)}Input = Static<typeof ${identifier}.input>
export type ${pascal(name)}Output = Static<typeof ${identifier}.output>
`
  const handler = `import type { ${pascal(name)}Input, ${pascal(name)}Output } from '../${name}.ts'

/** Runs in the transaction of the write, with its audit event. */
export const ${identifier} = {
  async run(_context: unknown, { note = '' }: ${pascal(name)}Input): Promise<${pascal(name)}Output> {
    return { note }
  },
}
`
  const test = `import assert from 'node:assert/strict'
import test from 'node:test'
import { restRoutes } from '@gatehouse/projections'
import { catalogueOf } from '@gatehouse/unit'
import { ${identifier} as handler } from './control/${name}.ts'
import * as room from './index.ts'
import { ${identifier} } from './${name}.ts'

test('${name} has a route, so that the house offers it', () => {
  const routes = restRoutes(catalogueOf(Object.values(room)))
  const route = routes.find(({ operation }) => operation === ${identifier})
  assert.deepEqual([route?.method, route?.path], ['POST', '/api/v1/organizations/{organization}/${name}'])
})

test('${name} gives the note back', async () => {
  assert.deepEqual(await handler.run(undefined, { note: 'because' }), { note: 'because' })
})
`
  return {
    files: new Map([
      [`${room}/${name}.ts`, text],
      [`${room}/control/${name}.ts`, handler],
      [`${room}/${name}.test.ts`, test],
    ]),
    index: {
      file: `${room}/operations.ts`,
      change: index => withExport(index, identifier, `./${name}.ts`),
    },
    next: [
      `Say in ${room}/${name}.ts what it does: \`on\` names the kind it acts on, \`role\` who may.`,
      `Name the handler in the handlers of ${room}/control: \`'${name}': ${identifier}\`, or \`'Kind.${name}'\`.`,
    ],
  }
}

function policyScaffold({ name, capability }: Wanted): Scaffold {
  const folder = `capabilities/${capability}/policies/${name}`
  const { identifier, text, test } = policyTexts(name)
  return {
    files: new Map([
      [`${folder}/${name}.ts`, text],
      [`${folder}/${name}.test.ts`, test],
    ]),
    index: {
      file: `capabilities/${capability}/index.ts`,
      change: index => withPolicy(index, identifier, `./policies/${name}/${name}.ts`),
    },
    next: [
      `Say in ${folder}/${name}.ts what it does: config, stages, errors, and examples, which the tests run.`,
      'A policy imports no node module and nothing of control: what it needs of the world is in Host.',
    ],
  }
}

function withExport(index: string, identifier: string, path: string): string {
  const gap = index === '' || /export \{ \w+ \} from '[^']+'\n$/.test(index) ? '' : '\n'
  return `${index}${gap}export { ${identifier} } from '${path}'\n`
}

function withPolicy(index: string, identifier: string, path: string): string {
  const line = `import { ${identifier} } from '${path}'\n`
  const lastImport = [...index.matchAll(/^import .*\n/gm)].at(-1)
  const cut = lastImport ? lastImport.index + lastImport[0].length : 0
  const imported = index.slice(0, cut) + line + index.slice(cut)
  if (/policies: \[/.test(imported))
    return imported.replace(/policies: \[([^\]]*)\]/, (_, list: string) => {
      const names = list.split(',').map(one => one.trim())
      return `policies: [${[...names.filter(Boolean), identifier].join(', ')}]`
    })
  return imported.replace(/(defineCapability\(\{[\s\S]*?)\n\}\)/, `$1\n  policies: [${identifier}],\n})`)
}

/** Three letters that no resource has yet. */
function freePrefix(name: string, taken: ReadonlySet<string>): string {
  const letters = name.replace(/[^a-z]/g, '')
  const choices = [letters.slice(0, 3), letters[0]! + letters.slice(-2), letters.slice(0, 4), letters]
  return choices.find(choice => choice.length > 2 && !taken.has(choice)) ?? `${letters}x`
}

const pluralOf = (name: string) => (/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`)
