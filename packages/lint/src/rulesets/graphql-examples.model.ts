/** Of each rule on GraphQL a schema that breaks it and one that does not. */
import type { RuleExample } from './rule-examples.model.ts'

const of = (make: (part: string) => string, bad: string, good: string): RuleExample => ({
  bad: make(bad),
  good: make(good),
})
const whole = (bad: string, good: string) => of(part => `type Query { a: Int }\n${part}`, bad, good)
const field = (bad: string, good: string) => of(part => `type Query { ${part} }`, bad, good)
const input = (bad: string, good: string) => whole(`input AInput { ${bad} }`, `input AInput { ${good} }`)
const node = (bad: string, good: string) =>
  whole(
    `interface N { f(x: Int): Int } type T implements N { ${bad} }`,
    `interface N { f(x: Int): Int } type T implements N { ${good} }`,
  )

export const graphqlExamples: Readonly<Record<string, RuleExample>> = {
  'graphql-names-unique': field('a: Int a: String', 'a: Int b: String'),
  'graphql-names-not-reserved': field('__a: Int', 'a: Int'),
  'graphql-types-known': field('a: Unknown', 'a: ID'),
  'graphql-types-placed': whole('type T { i: I } input I { a: Int }', 'type T { a(i: I): Int } input I { a: Int }'),
  'graphql-types-filled': whole('type T', 'type T { a: Int }'),
  'graphql-roots': { bad: 'type T { a: Int }', good: 'schema { query: T } type T { a: Int }' },
  'graphql-interfaces-kept': node('f(x: Int, y: Int!): Int', 'f(x: Int, y: Int): Int!'),
  'graphql-required-not-deprecated': input('a: Int! @deprecated(reason: "b")', 'a: Int @deprecated(reason: "b")'),
  'graphql-inputs-end': whole('input A { b: B! } input B { a: A! }', 'input A { b: B! } input B { a: [A!]! }'),
  'graphql-type-names': whole('type own_type { a: Int }', 'type OwnType { a: Int }'),
  'graphql-field-names': field('own_name: Int', 'ownName: Int'),
  'graphql-input-names': input('own_name: Int', 'ownName: Int'),
  'graphql-enum-values': whole('enum E { red }', 'enum E { RED_1 }'),
  'graphql-directive-names': whole('directive @Own on FIELD', 'directive @own on FIELD'),
  'graphql-input-suffix': whole('input A { a: Int }', 'input AInput { a: Int }'),
  'graphql-type-description': { bad: 'type Query { a: Int }', good: '"What is asked." type Query { a: Int }' },
  'graphql-field-description': field('a: Int', '"One." a: Int'),
  'graphql-enum-value-description': whole('enum E { A }', 'enum E { "One." A }'),
  'graphql-deprecation-reason': field('a: Int @deprecated', 'a: Int @deprecated(reason: "Use b.")'),
  'graphql-lists-of-something': field('a: [Int]', 'a: [Int!]'),
  'graphql-relay-connections': whole(
    'type PetConnection { edges: [Int!] }',
    'type PetConnection { edges: [Int!] pageInfo: Int }',
  ),
  'graphql-relay-arguments': field('pets(a: Int): PetConnection', 'pets(first: Int): PetConnection'),
  'graphql-mutation-input': whole('type Mutation { m(a: Int): Int }', 'type Mutation { m(input: Int): Int }'),
}
