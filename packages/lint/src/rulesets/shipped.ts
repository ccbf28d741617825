/** Rulesets that come with the program, by the names that `extends` calls them by. */
import type { WrittenRule } from '../ruleset/ruleset.ts'
import { asyncapiRules } from './asyncapi.ts'
import { consistentRules } from './consistent.ts'
import { graphqlRules } from './graphql.ts'
import { openApiRules } from './openapi-rules.ts'
import { protobufRules } from './protobuf.ts'
import { secureRules } from './secure.ts'
import { spectralAsyncapiRules } from './spectral-asyncapi.ts'
import { spectralOasAliases, spectralOasRules } from './spectral-oas.ts'

export interface Shipped {
  summary: string
  value: Readonly<Record<string, unknown>>
}

/** What a document must be to mean what it says; how it looks is not asked. */
const correctRules = [
  ...['oas-schema', 'invalid-ref', 'operation-operationId-unique', 'path-params', 'path-not-include-query'],
  ...['operation-parameters', 'operation-security-defined', 'openapi-tags-uniqueness', 'server-variables'],
  ...['no-$ref-siblings', 'operation-success-response', 'path-declarations-must-exist', 'typed-enum'],
  ...['duplicated-entry-in-enum', 'array-items', 'valid-media-example', 'valid-schema-example'],
  ...['examples-value-or-externalValue', 'unused-component', 'oas2-discriminator'],
  ...['oas2-operation-formData-consume-check', 'no-eval-in-markdown', 'no-script-tags-in-markdown'],
]

const chosen = (names: readonly string[]): Record<string, WrittenRule> =>
  Object.fromEntries(names.map(name => [name, openApiRules[name]!]))

const formats = ['oas2', 'oas3']

export const shippedRulesets: Readonly<Record<string, Shipped>> = {
  'gatehouse:correct': {
    summary: 'The document is valid, and means what it says.',
    value: { formats, rules: chosen(correctRules) },
  },
  'gatehouse:consistent': {
    summary: 'The API looks as if one hand had written it.',
    value: { formats, rules: consistentRules },
  },
  'gatehouse:secure': {
    summary: 'Nothing in the design makes the API easier to attack (OWASP API Security Top 10).',
    value: { formats, rules: secureRules },
  },
  'gatehouse:asyncapi': {
    summary: 'Documents of AsyncAPI 2 and 3 are valid, and as the field writes them.',
    value: { formats: ['asyncapi2', 'asyncapi3'], rules: asyncapiRules },
  },
  'gatehouse:graphql': {
    summary: 'Schemas of GraphQL are valid, and as the field writes them.',
    value: { formats: ['graphql'], rules: graphqlRules },
  },
  'gatehouse:protobuf': {
    summary: 'Sources of Protobuf are valid, and as the field writes them.',
    value: { formats: ['protobuf'], rules: protobufRules },
  },
  'spectral:asyncapi': {
    summary: 'The rules on AsyncAPI that the field knows, by their names there.',
    value: { formats: ['asyncapi2', 'asyncapi3'], rules: spectralAsyncapiRules },
  },
  'spectral:oas': {
    summary: 'The rules on OpenAPI that the field knows, by their names there.',
    value: { formats, rules: spectralOasRules, aliases: spectralOasAliases },
  },
}
