/** What makes an API look as if one hand had written it. */
import type { WrittenRule } from '../ruleset/ruleset.ts'

type Rules = Readonly<Record<string, WrittenRule>>

const operations = '$.paths[*][get,put,post,delete,options,head,patch,trace,query]'
export const consistentRules: Rules = {
  'paths-kebab-case': {
    ...{ description: 'Segments of paths are in kebab case.', severity: 'warn', given: '$.paths[*]~' },
    message: '{{value}}: segments of paths are in lower case, with - between words.',
    then: {
      function: 'pattern',
      functionOptions: { match: '^(/|(/([a-z0-9]+(-[a-z0-9]+)*|v\\d+(\\.\\d+)*|[^/]*\\{[^}]*\\}[^/]*))+)/?$' },
    },
  },
  'paths-no-verbs': {
    ...{ description: 'Paths name things; what is done to them is said by the method.', severity: 'info' },
    ...{ recommended: false, given: '$.paths[*]~' },
    then: {
      function: 'pattern',
      functionOptions: { notMatch: '/(get|create|update|delete|list|fetch|add|remove)(-|/|$)' },
    },
  },
  'schema-names-one-casing': {
    ...{ description: 'Names of schemas are in one casing.', severity: 'warn', given: '$' },
    then: { function: 'oneCasing', functionOptions: { of: 'schemas' } },
  },
  'parameter-names-one-casing': {
    ...{ description: 'Query parameters are in one casing.', severity: 'warn', given: '$' },
    then: { function: 'oneCasing', functionOptions: { of: 'query' } },
  },
  'property-names-one-casing': {
    ...{ description: 'Properties are in one casing.', severity: 'warn', given: '$' },
    then: { function: 'oneCasing', functionOptions: { of: 'properties' } },
  },
  'operation-id-one-casing': {
    ...{
      description: 'Identifiers of operations are in one casing.',
      severity: 'warn',
      given: '$',
    },
    then: { function: 'oneCasing', functionOptions: { of: 'operationIds' } },
  },
  'operation-summary': {
    ...{ description: 'Operations have a short summary.', severity: 'warn', given: operations },
    then: [
      { field: 'summary', function: 'truthy' },
      { field: 'summary', function: 'length', functionOptions: { max: 120 } },
    ],
  },
  'problem-details': {
    ...{ description: 'Errors are told as problem details (RFC 9457).', severity: 'info', recommended: false },
    ...{ formats: ['oas3'], given: `${operations}.responses[?(@property.match(/^[45]/) && @ && @.content)].content` },
    message: 'An error is application/problem+json (RFC 9457).',
    then: { function: 'or', functionOptions: { properties: ['application/problem+json', 'application/problem+xml'] } },
  },
  'paging-together': {
    ...{ description: 'Lists that are paged say how many items a page has at most.', severity: 'info' },
    ...{ recommended: false, formats: ['oas3'] },
    given:
      "$.paths[*].get.parameters[?(@ && @.in === 'query' && @.name && @.name.match(/^(limit|page_?size|per_?page)$/i))].schema",
    then: { field: 'maximum', function: 'truthy' },
  },
}
