import assert from 'node:assert/strict'
import test from 'node:test'
import { changesOfTexts, told } from '../testing.ts'

const changes = (a: string, b: string) => changesOfTexts('graphql', a, b)

test('what says the same in other words is no change (LANG-1)', () => {
  const base = `type Query implements N & M @tag(name: "a", is: {y: 1, x: [1, 2]}) { a(x: Int = 1, y: Int): Int b: Int }
interface N { a(x: Int = 1, y: Int): Int } interface M { b: Int } enum E { A B } union U = Query | T type T { t: E }`
  const other = `union U = T
extend union U = Query
# Of enums.
enum E { B }
extend enum E { A }
type T { t: E }
interface M { b: Int }
interface N { a(y: Int, x: Int = 1): Int }
schema { query: Query }
type Query implements M { b: Int, a(y: Int, x: Int = 1): Int }
extend type Query implements N @tag(is: {x: [1, 2], y: 1}, name: "a")`
  assert.deepEqual(told(changes(base, other)), [])
  assert.deepEqual(told(changes(other, base)), [])
})

test('names of the language’s own are names like others', () => {
  const of = (type: string) => `type Query { __proto__: ${type} constructor: ${type} toString: ${type} }`
  assert.deepEqual(told(changes(of('Int'), of('String'))), Array(3).fill('ERR graphql-field-type-changed'))
})

test('a field that is always there from now on is safe only where no fragment can bring it together with another', () => {
  const alone = (type: string) => `type Query { a: A } type A { f: ${type} }`
  assert.deepEqual(told(changes(alone('Int'), alone('Int!'))), ['INFO graphql-field-became-non-null'])
  const beneath = (type: string) =>
    `type Query { u: U } union U = X | Y type X { a: A } type Y { b: B } type A { f: ${type} } type B { f: Int }`
  assert.deepEqual(told(changes(beneath('Int'), beneath('Int!'))), ['WARN graphql-field-became-non-null-in-fragments'])
})

test('directives of a federation change nothing for callers, one that is not known says so', () => {
  const of = (use: string) => `type Query { a: Int ${use} }`
  assert.deepEqual(told(changes(of(''), of('@shareable @tag(name: "x")'))), [
    'INFO graphql-federation-directive-changed',
    'INFO graphql-federation-directive-changed',
  ])
  const [unknown] = changes(of('@auth(role: "a")'), of('@auth(role: "b")'))
  assert.equal(unknown?.level, 'WARN')
  assert.match(unknown!.hint, /not known here/)
})

test('an input that becomes wider is safe, one that becomes narrower is not, at every depth', () => {
  const of = (type: string) => `type Query { a(x: ${type}): Int }`
  const levels = (a: string, b: string) => changes(of(a), of(b)).map(({ level }) => level)
  for (const [narrow, wide] of [
    ['Int!', 'Int'],
    ['[Int!]!', '[Int!]'],
    ['[Int!]', '[Int]'],
    ['[[Int!]!]!', '[[Int]]'],
  ] as const) {
    assert.deepEqual(levels(narrow, wide), ['INFO'], `${narrow} to ${wide}`)
    assert.deepEqual(levels(wide, narrow), ['ERR'], `${wide} to ${narrow}`)
  }
  for (const [a, b] of [
    ['Int', '[Int]'],
    ['Int', 'Float'],
    ['Int!', 'String'],
  ] as const)
    assert.deepEqual(levels(a, b), ['ERR'], `${a} to ${b}`)
})

test('a directive that every server has may be written out or not, but not be another one', () => {
  const of = (directive: string) => `type Query { a: Int } ${directive}`
  const usual = 'directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT'
  assert.deepEqual(told(changes(of(usual), of(''))), [])
  assert.deepEqual(told(changes(of(''), of(usual))), [])
  for (const odd of [
    'directive @skip(if: Boolean!) on FIELD',
    `${usual} | QUERY`,
    usual.replace('Boolean!', 'Boolean'),
  ]) {
    assert.deepEqual(told(changes(of(odd), of(''))), ['ERR graphql-directive-removed'])
    assert.deepEqual(told(changes(of(''), of(odd))), ['ERR graphql-directive-removed'])
  }
  assert.deepEqual(told(changes(of('directive @defer on INLINE_FRAGMENT'), of(''))), ['ERR graphql-directive-removed'])
})
