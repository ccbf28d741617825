/**
 * `spectral:oas`: our rules on OpenAPI by the names, as grave and as chosen as Spectral's own, so that a ruleset that was written
 * for it holds here as it stands. `tools/corpus/spectral.long.test.ts` holds it against the package.
 */
import type { WrittenRule } from '../ruleset/ruleset.ts'
import { openApiRules } from './openapi-rules.ts'

type Rules = Record<string, WrittenRule>

const old = ['oas2']
const three = ['oas3']
const hooks = ['oas3_1', 'oas3_2']

const ours = (name: string, more: object = {}): WrittenRule => ({ ...openApiRules[name]!, ...more })

/** One of ours that has a name for each family of versions. */
const both = (name: string, [first, second]: readonly [string, string], more: object = {}): Rules => ({
  [first]: ours(name, { formats: old, ...more }),
  [second]: ours(name, { formats: three, ...more }),
})
const absent = (description: string, given: string | string[], formats: string[]): WrittenRule => ({
  ...{ description, given, formats },
  then: { function: 'undefined' },
})

const shared = [
  ...['invalid-ref', 'operation-success-response', 'oas2-operation-formData-consume-check'],
  ...['operation-operationId-unique', 'operation-tag-defined', 'path-params', 'contact-properties'],
  ...['duplicated-entry-in-enum', 'info-contact', 'info-description', 'info-license', 'license-url'],
  ...['no-eval-in-markdown', 'no-script-tags-in-markdown', 'openapi-tags-alphabetical', 'openapi-tags-uniqueness'],
  ...['openapi-tags', 'operation-description', 'operation-operationId', 'operation-operationId-valid-in-url'],
  ...['operation-singular-tag', 'operation-tags', 'path-declarations-must-exist', 'path-keys-no-trailing-slash'],
  ...['tag-description', 'no-$ref-siblings', 'array-items', 'typed-enum', 'oas2-api-host', 'oas2-api-schemes'],
  ...['oas2-discriminator', 'oas2-host-trailing-slash', 'oas3-api-servers', 'oas3-server-not-example.com'],
  'oas3-server-trailing-slash',
]

export const spectralOasRules: Readonly<Rules> = {
  ...Object.fromEntries(shared.map(name => [name, ours(name)])),
  'operation-parameters': ours('operation-parameters', { severity: 'warn' }),
  'path-not-include-query': {
    ...{ description: 'Paths have no query.', given: '$.paths' },
    then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '\\?' } },
  },
  ...both('oas-schema', ['oas2-schema', 'oas3-schema']),
  ...both('operation-security-defined', ['oas2-operation-security-defined', 'oas3-operation-security-defined'], {
    severity: 'warn',
  }),
  ...both('parameter-description', ['oas2-parameter-description', 'oas3-parameter-description']),
  ...both('valid-schema-example', ['oas2-valid-schema-example', 'oas3-valid-schema-example']),
  ...both('unused-component', ['oas2-unused-definition', 'oas3-unused-component']),
  'oas3-valid-media-example': ours('valid-media-example'),
  'oas2-valid-media-example': {
    ...{ description: 'Examples of responses fit their schema.', severity: 'error', formats: old },
    ...{ given: '$..responses..[?(@ && @.schema && @.examples)]', then: { function: 'responseExample' } },
  },
  'oas3-examples-value-or-externalValue': ours('examples-value-or-externalValue'),
  'oas3-server-variables': ours('server-variables'),
  'oas3-callbacks-in-callbacks': ours('callbacks-in-callbacks'),
  'oas2-host-not-example': {
    ...{ description: 'The host is no example.', formats: old, recommended: false, given: '$' },
    then: { field: 'host', function: 'pattern', functionOptions: { notMatch: 'example\\.com' } },
  },
  'oas2-anyOf': absent('Version 2.0 has no anyOf.', '$..anyOf', old),
  'oas2-oneOf': absent('Version 2.0 has no oneOf.', '$..oneOf', old),
  'oas3_1-servers-in-webhook': absent(
    'Webhooks have no servers: who is told has them.',
    ['$.webhooks.servers', '$.webhooks[*][*].servers'],
    hooks,
  ),
  'oas3_1-callbacks-in-webhook': absent('Webhooks have no callbacks.', '$.webhooks[*][*].callbacks', hooks),
  'oas3_2-no-deprecated-xml-attribute': {
    ...{ description: 'What was xml.attribute is nodeType: attribute.', formats: ['oas3_2'] },
    given: '$..[?(@ && @.xml)].xml',
    then: {
      function: 'schema',
      functionOptions: { schema: { not: { required: ['attribute'], properties: { attribute: { const: true } } } } },
    },
  },
}

/** What rulesets that extend it may call places by. */
export const spectralOasAliases: Readonly<Record<string, unknown>> = {
  PathItem: ['$.paths[*]'],
  OperationObject: ['#PathItem[get,put,post,delete,options,head,patch,trace]'],
  SecurityRequirementObject: ['$.security[*]', '#OperationObject.security[*]'],
  ResponseObject: {
    targets: [
      { formats: old, given: ['#OperationObject.responses[*]', '$.responses[*]'] },
      { formats: three, given: ['#OperationObject.responses[*]', '$.components.responses[*]'] },
    ],
  },
  LinkObject: { targets: [{ formats: three, given: ['$.components.links[*]', '#ResponseObject.links[*]'] }] },
  ArrayProperties: ["$..[?(@ && @.type === 'array')]"],
}
