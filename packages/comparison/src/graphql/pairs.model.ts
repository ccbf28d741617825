/** What may change about schemas of GraphQL, as pairs; each is tried both ways. */
import type { TextPair } from '../testing.ts'

const query = (field: string, more = '') => `type Query { ${field} } ${more}`
const input = (field: string) => query('a(i: I): Int', `input I { x: Int ${field} }`)
const argument = (one: string) => query(`a${one && `(x: Int ${one})`}: Int`)
const words = (of: string) => `"""${of}"""`
const color = (values: string, where = 'c: Color') => query(where, `enum Color { RED ${values} }`)

export const graphqlPairs: readonly TextPair[] = [
  [query('a: Int'), `${query('a: Int')} type Mutation { b: Int }`],
  [`schema { query: Q } type Q { a: Int }`, `schema { query: R } type Q { a: Int } type R { a: Int }`],
  [query('a: Int'), query('a: Int', 'type New { a: Int }')],
  [query('a: X', 'type X { a: Int }'), query('a: X', 'interface X { a: Int }')],
  [query('a: Int'), words('Says.') + query('a: Int')],
  [query('a: X', 'type X { a: Int }'), query('a: X', 'interface N { a: Int } type X implements N { a: Int }')],
  [
    query('a: X', 'interface N { a: Int } type X { a: Int }'),
    query('a: X', 'interface N { a: Int } type X implements N { a: Int }'),
  ],
  [
    query('u: U', 'type A { a: Int } type B { a: Int } union U = A'),
    query('u: U', 'type A { a: Int } type B { a: Int } union U = A | B'),
  ],
  [query('d: D', 'scalar D'), query('d: D', 'scalar D @specifiedBy(url: "https://a.example")')],
  [query('a: Int'), query('a: Int b: Int')],
  [query('a: Int'), query('a: Int b: Int @deprecated')],
  [query('a: Int'), query('a: Int!')],
  [query('a: Int'), query('a: String')],
  [
    query('n: N', 'interface N { a: Int } type X implements N { a: Int }'),
    query('n: N', 'interface N { a: Int } type X implements N { a: Int! }'),
  ],
  [query('a: Int'), query(`${words('Says.')} a: Int`)],
  [query('a: Int'), query('a: Int @deprecated')],
  [query('a: Int @deprecated'), query('a: Int @deprecated(reason: "Old.")')],
  [argument(''), argument(' ')],
  [query('a: Int'), query('a(x: Int!): Int')],
  [query('a: Int'), query('a(x: Int @deprecated): Int')],
  [query('a(x: Int): Int'), query('a(x: String): Int')],
  [query('a(x: Int): Int'), query('a(x: Int!): Int')],
  [query('a(x: [Int!]): Int'), query('a(x: [Int]): Int')],
  [query('a(x: Int): Int'), query('a(x: Int = 1): Int')],
  [query('a(x: Int = 2): Int'), query('a(x: Int = 1): Int')],
  [query('a(x: Int! = 2): Int'), query('a(x: Int!): Int')],
  [query('a(x: Int): Int'), query(`a(${words('Says.')} x: Int): Int`)],
  [query('a(x: Int): Int'), query('a(x: Int @deprecated): Int')],
  [query('a(x: Int @deprecated(reason: "1")): Int'), query('a(x: Int @deprecated): Int')],
  [input(''), input('y: Int')],
  [input(''), input('y: Int!')],
  [input(''), input('y: Int @deprecated')],
  [input('y: Int'), input('y: String')],
  [input('y: Int'), input('y: Int!')],
  [input('y: [Int!]'), input('y: [Int]')],
  [input('y: Int'), input('y: Int = 1')],
  [input('y: Int = 2'), input('y: Int = 1')],
  [input('y: Int'), input(`${words('Says.')} y: Int`)],
  [input('y: Int'), input('y: Int @deprecated')],
  [input('y: Int @deprecated(reason: "1")'), input('y: Int @deprecated')],
  [query('a(i: I): Int', 'input I { x: Int }'), query('a(i: I): Int', 'input I @oneOf { x: Int }')],
  [color(''), color('BLUE')],
  [color('', 'a(c: Color): Int'), color('BLUE', 'a(c: Color): Int')],
  [color('BLUE'), color(`${words('Says.')} BLUE`)],
  [color('BLUE'), color('BLUE @deprecated')],
  [color('BLUE @deprecated(reason: "1")'), color('BLUE @deprecated')],
  [query('a: Int'), query('a: Int', 'directive @d on FIELD')],
  [query('a: Int'), query('a: Int', 'directive @d on OBJECT')],
  [query('a: Int', 'directive @d on FIELD'), query('a: Int', `${words('Says.')} directive @d on FIELD`)],
  [query('a: Int', 'directive @d on FIELD'), query('a: Int', 'directive @d on FIELD | QUERY')],
  [query('a: Int', 'directive @d on FIELD'), query('a: Int', 'directive @d on FIELD | OBJECT')],
  [query('a: Int', 'directive @d on FIELD'), query('a: Int', 'directive @d repeatable on FIELD')],
  [query('a: Int'), query('a: Int @auth')],
  [query('a: Int'), query('a: Int @shareable')],
]
