import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { readDocument } from '@gatehouse/documents'
import { knownFunctions } from './functions/known.ts'
import { lint } from './lint.ts'
import { readRuleset } from './ruleset/read-ruleset.ts'
import { shippedRulesets } from './rulesets/shipped.ts'

const shipped = (name: string) => {
  if (!Object.hasOwn(shippedRulesets, name)) throw new Error('no such ruleset')
  return { name, value: shippedRulesets[name]!.value }
}

async function linted(
  value: object | string,
  document: unknown,
  { file = 'api.yaml', others = {} as Record<string, object> } = {},
) {
  const ruleset = await readRuleset(
    { name: 'rules.yaml', value: typeof value === 'string' ? { extends: value } : value },
    {
      ...{ functions: knownFunctions, file },
      load: async name => (others[name] ? { name, value: others[name] } : shipped(name)),
    },
  )
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return lint(readDocument(text, { file }), ruleset).findings
}
const told = (findings: Awaited<ReturnType<typeof linted>>) =>
  findings.map(({ rule, severity, pointer, message }) => `${severity} ${rule} ${pointer}: ${message}`)

const head = { openapi: '3.1.0', info: { title: 'Orders', version: '1' } }
const rule = (given: string, then: object, more = {}) => ({ rules: { one: { given, then, ...more } } })

test('each function says what is wrong, where, and nothing of what is right', async () => {
  const cases: [object, unknown, string[]][] = [
    [{ function: 'truthy' }, '', ['/a: A must be there, and not be empty.']],
    [{ function: 'truthy', field: 'b' }, {}, ['/a/b: B must be there, and not be empty.']],
    [{ function: 'falsy' }, 1, ['/a: A must not be there.']],
    [{ function: 'defined', field: 'b' }, {}, ['/a/b: B must be there.']],
    [{ function: 'undefined', field: 'b.c' }, { b: { c: 1 } }, ['/a/b/c: C must not be there.']],
    [
      { function: 'xor', functionOptions: { properties: ['b', 'c'] } },
      { b: 1, c: 1 },
      ['/a: Exactly one of b, c must be there.'],
    ],
    [
      { function: 'or', functionOptions: { properties: ['b', 'c'] } },
      { d: 1 },
      ['/a: At least one of b, c must be there.'],
    ],
    [{ function: 'pattern', functionOptions: { match: '/^X/i' } }, 'yx', ['/a: A must fit /^X/i.']],
    [{ function: 'pattern', functionOptions: { notMatch: 'x' } }, 'yx', ['/a: A must not fit x.']],
    [{ function: 'casing', functionOptions: { type: 'kebab' } }, 'aB', ['/a: A must be in kebab case.']],
    [{ function: 'casing', field: '@key', functionOptions: { type: 'camel' } }, { a_b: 1, aB: 2 }, ['/a/a_b: Must']],
    [{ function: 'length', functionOptions: { min: 2, max: 3 } }, [1], ['/a: A must not be shorter than 2.']],
    [{ function: 'length', functionOptions: { max: 3 } }, 4, ['/a: A must not be longer than 3.']],
    [{ function: 'alphabetical' }, ['b', 'a'], ['/a/1: A must be in order: a stands behind b.']],
    [
      { function: 'alphabetical', functionOptions: { keyedBy: 'n' } },
      [{ n: 2 }, { n: 1 }],
      ['/a/1: A must be in order: 1'],
    ],
    [{ function: 'enumeration', functionOptions: { values: ['x', 'y'] } }, 'z', ['/a: A must be one of x, y.']],
    [{ function: 'typedEnum' }, { type: 'string', enum: ['a', 1, null] }, ['/a/enum/1: ', '/a/enum/2: ']],
    [{ function: 'typedEnum' }, { type: 'string', nullable: true, enum: ['a', null] }, []],
    [
      { function: 'schema', functionOptions: { schema: { type: 'object', required: ['q'] } } },
      { b: 1 },
      ['/a: a: q is missing.'],
    ],
    [
      { function: 'unreferencedReusableObject', functionOptions: { reusableObjectsLocation: '#/a' } },
      { used: {}, idle: { $ref: '#/a/used' } },
      ['/a/idle: Idle is not referred to.'],
    ],
  ]
  for (const [then, value, expected] of cases) {
    const found = told(await linted(rule('$.a', then, { resolved: false }), { a: value })).map(one =>
      one.replace('warn one ', ''),
    )
    const fits =
      found.length === expected.length && expected.every((one, at) => found[at]!.startsWith(one.replace('Must', '')))
    assert.ok(fits, `${JSON.stringify(then)}: ${JSON.stringify(found)}`)
  }
})

test('rules come from rulesets that are extended, changed, switched off, and weighed otherwise for files and places', async () => {
  const base = {
    rules: {
      first: { given: '$.info', then: { field: 'description', function: 'truthy' } },
      second: { given: '$.info', severity: 'error', then: { field: 'contact', function: 'truthy' } },
      quiet: { given: '$.info', recommended: false, then: { field: 'license', function: 'truthy' } },
    },
  }
  const others = { base }
  const names = async (value: object, file = 'api.yaml') =>
    (await linted(value, head, { others, file })).map(({ rule: name, severity }) => `${severity} ${name}`).sort()
  assert.deepEqual(await names({ extends: 'base' }), ['error second', 'warn first'])
  assert.deepEqual(await names({ extends: [['base', 'all']] }), ['error second', 'warn first', 'warn quiet'])
  assert.deepEqual(await names({ extends: [['base', 'off']], rules: { quiet: 'hint' } }), ['hint quiet'])
  assert.deepEqual(await names({ extends: 'base', rules: { first: 'off', second: 2 } }), ['info second'])
  assert.deepEqual(await names({ extends: 'base', rules: { first: { severity: 'error' }, second: false } }), [
    'error first',
  ])
  const overrides = [
    { files: ['old/*.yaml'], rules: { first: 'off' } },
    { files: ['**#/info/contact'], rules: { second: 'hint' } },
  ]
  assert.deepEqual(await names({ extends: 'base', overrides }, 'old/api.yaml'), ['hint second'])
  assert.deepEqual(await names({ extends: 'base', overrides }), ['hint second', 'warn first'])
})

test('aliases stand for paths, also of each other and by kind of document; formats and templates hold', async () => {
  const aliases = {
    Info: ['$.info'],
    Title: {
      targets: [
        { formats: ['oas3'], given: ['#Info.title'] },
        { formats: ['oas2'], given: '$.nowhere' },
      ],
    },
  }
  const then = { function: 'pattern', functionOptions: { match: '^[a-z]+$' } }
  const message = '{{property}} {{value}} at {{path}}: {{error}} ({{description}})'
  const rules = { low: { given: '#Title', description: 'small', message, then } }
  assert.deepEqual(told(await linted({ aliases, rules }, head)), [
    'warn low /info/title: title Orders at #/info/title: title must fit ^[a-z]+$ (small)',
  ])
  assert.deepEqual(await linted({ aliases, formats: ['oas2'], rules }, head), [])
})

test('everything that is wrong with a ruleset is told at its place', async () => {
  const ill = {
    extends: ['nobody'],
    rulez: {},
    rules: {
      'no-path': { then: { function: 'truthy' } },
      'no-function': { given: '$', then: { function: 'eval' } },
      options: { given: '$', then: { function: 'length', functionOptions: { most: 1 } } },
      alias: { given: '#None', then: { function: 'truthy' } },
      unknown: 'error',
      schema: { given: '$', then: { function: 'schema', functionOptions: { schema: { type: 'strange' } } } },
    },
  }
  await assert.rejects(linted(ill, head), (thrown: Failure) => {
    assert.ok(thrown instanceof Failure)
    assert.equal(thrown.code, 'ruleset_invalid')
    assert.deepEqual(
      thrown.problems.map(({ pointer }) => pointer),
      [
        '/rulez',
        '/extends/0',
        '/rules/unknown',
        ...['no-path', 'no-function', 'options', 'alias', 'schema'].map(
          name => `/rules/${name}/${{ 'no-path': 'given', alias: 'given' }[name] ?? 'then'}`,
        ),
      ],
    )
    return true
  })
  await assert.rejects(
    linted({ extends: 'a' }, head, { others: { a: { extends: 'b' }, b: { extends: 'a' } } }),
    /extends itself/,
  )
  await assert.rejects(linted([] as object, head), /A ruleset is an object/)
})

test('a finding is known again after lines moved, items changed places and words changed', async () => {
  const parameters = [
    { name: 'b', in: 'query' },
    { name: 'a', in: 'query' },
  ]
  const of = async (list: object[], more = {}) => {
    const then = { field: 'description', function: 'truthy' }
    const found = await linted(rule('$.parameters[*]', then), { ...more, parameters: list })
    return found.map(({ fingerprint }) => fingerprint)
  }
  const first = await of(parameters)
  assert.equal(new Set(first).size, 2)
  assert.deepEqual(
    new Set(await of([{ name: 'c', in: 'query', description: 'c' }, ...parameters.toReversed()], { x: 1 })),
    new Set(first),
  )
})

test('a rule that is not resolved sees references as they are written, also within what a schema is asked of', async () => {
  const reference = { type: 'object', required: ['$ref'], properties: { $ref: { type: 'string' } } }
  const then = { function: 'schema', functionOptions: { schema: { type: 'array', items: reference } } }
  const document = { a: [{ $ref: '#/b' }], b: { type: 'object' } }
  assert.deepEqual(told(await linted(rule('$.a', then, { resolved: false }), document)), [])
  assert.equal(told(await linted(rule('$.a', then), document)).length, 1)
  const shop = readFileSync(new URL('../../../examples/languages/shop.asyncapi.yaml', import.meta.url), 'utf8')
  const errors = told(await linted('gatehouse:asyncapi', shop)).filter(one => one.startsWith('error'))
  assert.deepEqual(errors, [])
})

test('of real documents of all kinds the rulesets that come along tell places that are there', async () => {
  const examples = new URL('../../', import.meta.resolve('@readme/oas-examples/3.0/json/petstore.json'))
  const sets = Object.keys(shippedRulesets)
  let documents = 0
  for (const version of ['2.0', '3.0', '3.1']) {
    for (const name of readdirSync(new URL(`${version}/json/`, examples))) {
      if (!name.endsWith('.json')) continue
      const text = readFileSync(new URL(`${version}/json/${name}`, examples), 'utf8')
      documents++
      for (const finding of await linted({ extends: sets.map(set => [set, 'all']) }, text)) {
        assert.ok(finding.place && finding.place.line > 0, `${name} ${finding.pointer}`)
        assert.doesNotMatch(finding.message, /undefined must|\[object|\{\{/)
      }
    }
  }
  assert.ok(documents > 50, String(documents))
  const petstore = readFileSync(new URL('3.0/json/petstore.json', examples), 'utf8')
  assert.deepEqual([...new Set((await linted('gatehouse:secure', petstore)).map(one => one.rule))].sort(), [
    ...['https-only', 'no-credentials-in-url', 'oauth2-no-implicit-or-password', 'protected-changes'],
  ])
})
