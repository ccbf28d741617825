/** What mocks do, rule by rule, each with the test that holds it: what the reference page shows. */

export interface MockRule {
  /** What a caller sends, or who runs the mock says. */
  wish: string
  does: string
  /** As a text: one, or several. */
  status: string
  /** File, and the name of a test in it. */
  heldBy: readonly [file: string, name: string]
}

const contract = 'capabilities/lifecycle/policies/mock-contract/mock-contract.test.ts'
const callbacks = 'capabilities/lifecycle/policies/mock-contract/callbacks.test.ts'
const collections = 'capabilities/lifecycle/policies/mock-contract/collections.test.ts'
const graphql = 'capabilities/lifecycle/policies/mock-graphql/mock-graphql.test.ts'
const command = 'apps/gatehouse/src/cli/mock.long.test.ts'

const fits =
  'what is answered fits the contract, is the same for the same request, and another one where that is asked for'
const chosen = 'the caller chooses status, example and type, and is told what there is not'
const unknown = 'who shows nothing where the contract asks who calls gets 401; any one of the ways will do'
const alone = 'a mock answers as its document says, holds requests against it, and reads it again when it changes'
const stateful = 'what is posted to a stateful mock is there until it is deleted; latency and failures come as asked'
const errors = 'errors are those of GraphQL, with a status where the type has one'
const asked = 'GET asks and POST alone changes; what is no question in JSON is told'
const bounds = 'what asks too deep, too wide or too often is an error in short time, whatever it is made of'

export const contractRules: readonly MockRule[] = [
  {
    wish: 'nothing more',
    does: 'the first good status, or `default`; its first example, or a value that fits the schema, the same for the same request and seed',
    status: 'the lowest 2XX',
    heldBy: [contract, fits],
  },
  {
    wish: '`Prefer: code=404`',
    does: 'that status, also one that only `4XX` or `default` speaks of',
    status: '404',
    heldBy: [contract, chosen],
  },
  {
    wish: '`Prefer: code=418`, which the contract does not have',
    does: 'a problem document',
    status: '406',
    heldBy: [contract, chosen],
  },
  {
    wish: '`Prefer: example=NAME`',
    does: 'that example, with the status that has it',
    status: 'its own',
    heldBy: [contract, chosen],
  },
  {
    wish: '`Prefer: example=none`, which there is not',
    does: 'a problem document',
    status: '406',
    heldBy: [contract, chosen],
  },
  {
    wish: '`Prefer: dynamic=true`',
    does: 'values made anew, also where there are examples',
    status: 'as above',
    heldBy: [contract, fits],
  },
  {
    wish: '`Prefer: dynamic, seed=7`',
    does: 'the same values for the same seed',
    status: 'as above',
    heldBy: [contract, fits],
  },
  {
    wish: '`Accept: application/xml`',
    does: 'that type, where the contract has it',
    status: 'as above',
    heldBy: [contract, chosen],
  },
  {
    wish: '`Accept: image/png`, which the contract does not have',
    does: 'a problem document with the types that there are',
    status: '406',
    heldBy: [contract, chosen],
  },
  {
    wish: 'fields of a reply that the contract requires',
    does: 'are there, with values that fit',
    status: 'as above',
    heldBy: [contract, fits],
  },
  {
    wish: 'no credential, where the contract asks for one',
    does: '`WWW-Authenticate` with each scheme; any one of the alternatives will do, and what is shown is not checked',
    status: '401',
    heldBy: [contract, unknown],
  },
  {
    wish: 'no credential, and something else that is wrong',
    does: 'who is not known is told nothing of what else is wrong',
    status: '401',
    heldBy: [command, alone],
  },
  {
    wish: 'a request that does not fit the contract (`validate`, `gatehouse mock`)',
    does: 'a problem document with every place',
    status: '400',
    heldBy: [command, alone],
  },
  {
    wish: 'a path that the contract does not have',
    does: 'a problem document',
    status: '404',
    heldBy: [command, alone],
  },
  {
    wish: '`stateful`, and `POST` of an object',
    does: 'it is kept and listed, with an `id` and `Location`',
    status: '201',
    heldBy: [command, stateful],
  },
  {
    wish: '`stateful`, and `GET`, `PUT`, `PATCH`, `DELETE` of an item',
    does: 'read, put in its place, merged, gone; 404 afterwards',
    status: '200, 201, 204, 404',
    heldBy: [
      collections,
      'what is put into a collection is listed, read, changed and deleted; what no collection has is left to the mock',
    ],
  },
  {
    wish: '`stateful`, and more than 1,000 items',
    does: 'the oldest makes room',
    status: '201',
    heldBy: [collections, 'what is kept is bounded: the oldest makes room'],
  },
  {
    wish: '`callbacks`, and a request that registers one',
    does: 'it is sent after the answer, once, to where its expressions lead, behind the egress rule',
    status: 'as above',
    heldBy: [
      callbacks,
      'what an answer registers is sent after it, once, to where the expressions lead, and the answer keeps its body',
    ],
  },
  {
    wish: '`callbacks`, and nobody who takes them',
    does: '50 at once, of 5 seconds each; each that fails is told in the log',
    status: 'as above',
    heldBy: [callbacks, 'of callbacks that nobody takes only so many are under way, and each that fails is told'],
  },
  {
    wish: '`--latency 200`, `--failures 5`',
    does: 'every answer waits; some are failures',
    status: '503',
    heldBy: [command, stateful],
  },
  { wish: 'the document changes', does: '`gatehouse mock` reads it again', status: '', heldBy: [command, alone] },
]

export const graphqlRules: readonly MockRule[] = [
  {
    wish: 'a query, by `POST` or `GET`',
    does: 'values by type, field and arguments, the same for the same seed; `Prefer: dynamic`, `seed=7` as above',
    status: '200',
    heldBy: [
      graphql,
      'a query is answered with values of its types, plausible, the same each time, and other ones by another seed',
    ],
  },
  {
    wish: 'an object by its `id`',
    does: 'the same one, wherever it is met',
    status: '200',
    heldBy: [graphql, 'what has an identifier is the same wherever it is met'],
  },
  {
    wish: 'a mutation',
    does: 'what it was given stands in its answer',
    status: '200',
    heldBy: [graphql, 'a mutation answers what it was given, and an interface or a union one of its types'],
  },
  {
    wish: 'an interface or a union',
    does: 'one of its types',
    status: '200',
    heldBy: [graphql, 'a mutation answers what it was given, and an interface or a union one of its types'],
  },
  {
    wish: 'introspection',
    does: 'the schema, with what is `@deprecated`; an error, and no suggestions, with `introspection: false`',
    status: '200',
    heldBy: [graphql, 'the schema is told with what is deprecated in it, and not where that is not wanted'],
  },
  {
    wish: 'a document that does not fit the schema',
    does: '`errors` with places',
    status: '200, or 400 as `application/graphql-response+json`',
    heldBy: [graphql, errors],
  },
  {
    wish: 'a subscription',
    does: 'an error',
    status: '200, or 400 as `application/graphql-response+json`',
    heldBy: [graphql, errors],
  },
  {
    wish: 'a mutation by `GET`, or another method',
    does: '`errors`, and `Allow`',
    status: '405',
    heldBy: [graphql, asked],
  },
  { wish: 'a body that is no JSON', does: '`errors`', status: '400, 415', heldBy: [graphql, asked] },
  { wish: '`Accept: text/html`', does: 'a problem document', status: '406', heldBy: [graphql, asked] },
  { wish: 'a body over 1 MiB', does: 'a problem document', status: '413', heldBy: [graphql, asked] },
  {
    wish: 'too deep (`depthMax`), too wide (`fieldsMax`), more than 20,000 values, 5,000 lexical pieces, 500 fields of introspection',
    does: 'an error, and no data',
    status: '200, or 400 as `application/graphql-response+json`',
    heldBy: [graphql, bounds],
  },
  {
    wish: 'a schema that is none',
    does: 'is refused with its line before anything is served',
    status: '',
    heldBy: [graphql, 'a text that is no schema is refused with its place before anything is served'],
  },
]

export function mockRulesPage(): string {
  const table = (rules: readonly MockRule[]) => [
    '| wish | what is answered | status | held by |',
    '|---|---|---|---|',
    ...rules.map(({ wish, does, status, heldBy: [file] }) => `| ${wish} | ${does} | ${status} | \`${file}\` |`),
  ]
  return [
    '<!-- Made by `npm run generate`. Do not edit. -->',
    '',
    '# What mocks do',
    '',
    'Each line is held by a test in the file that it names. How to use them: [the guide](../guides/mock.md).',
    '',
    '## Of a contract in OpenAPI',
    '',
    '[`gatehouse mock FILE`](../guides/mock.md), the policies [mock-contract](policies/mock-contract.md) and',
    '[mock-security](policies/mock-security.md).',
    '',
    ...table(contractRules),
    '',
    '## Of a schema in GraphQL',
    '',
    '[`gatehouse mock schema.graphql`](../guides/mock.md), the policy [mock-graphql](policies/mock-graphql.md).',
    '',
    ...table(graphqlRules),
    '',
  ].join('\n')
}
