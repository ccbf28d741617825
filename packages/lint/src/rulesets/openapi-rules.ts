/** Rules on OpenAPI, of which the rulesets that come along choose; their names lean on those that the field knows. */
import type { WrittenRule } from '../ruleset/ruleset.ts'

type Rules = Readonly<Record<string, WrittenRule>>

const operations = '$.paths[*][get,put,post,delete,options,head,patch,trace,query]'
const old = ['oas2']
const three = ['oas3']

const truthy = (given: string | string[], field: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, then: { field, function: 'truthy' } },
  ...more,
})

const specified = (description: string, codes: string[], more: object = {}): WrittenRule => ({
  ...{ description, severity: 'error', given: '$' },
  then: { function: 'specification', functionOptions: { codes } },
  ...more,
})

const structure: Rules = {
  'oas-schema': {
    ...{ description: 'The document is as its version of OpenAPI demands.', severity: 'error', given: '$' },
    ...{ formats: ['oas2', 'oas3'] },
    then: {
      function: 'specification',
      functionOptions: {
        otherThan: [
          ...['operation_id_duplicate', 'path_parameter_missing', 'path_parameter_unused', 'path_equivalent'],
          ...['path_template', 'path_query', 'parameter_duplicate', 'body_ambiguous', 'security_scheme_unknown'],
          ...['tag_duplicate', 'server_variable_missing', 'reference_unresolved', 'reference_kind'],
          ...['reference_circular', 'external_reference'],
        ],
      },
    },
  },
  'invalid-ref': specified('References lead to what they should.', [
    ...['reference_unresolved', 'reference_kind', 'reference_circular'],
  ]),
  'external-ref': specified('References stay within the document.', ['external_reference'], { severity: 'info' }),
  'operation-operationId-unique': specified('No two operations have one operationId.', ['operation_id_duplicate']),
  'path-params': specified('Paths and their parameters fit together.', [
    ...['path_parameter_missing', 'path_parameter_unused', 'path_equivalent', 'path_template'],
  ]),
  'path-not-include-query': specified('Paths have no query.', ['path_query']),
  'operation-parameters': specified('No parameter stands twice.', ['parameter_duplicate', 'body_ambiguous']),
  'operation-security-defined': specified('Schemes that are asked for are described.', ['security_scheme_unknown']),
  'openapi-tags-uniqueness': specified('No two tags have one name.', ['tag_duplicate']),
  'server-variables': specified('Variables of servers are described.', ['server_variable_missing']),
  'no-$ref-siblings': {
    ...{ description: 'Beside a reference stands nothing, for it does not count.', formats: ['oas2', 'oas3_0'] },
    ...{ severity: 'error', resolved: false, given: "$..[?(@property === '$ref')]" },
    then: { function: 'referenceAlone' },
  },
}

const operation: Rules = {
  'operation-success-response': {
    description: 'Operations say what comes when it goes well.',
    given: operations,
    then: { field: 'responses', function: 'successResponse' },
  },
  'operation-operationId': truthy(operations, 'operationId', 'Operations have an operationId.'),
  'operation-operationId-valid-in-url': {
    description: 'An operationId has no characters that a URL must encode.',
    given: operations,
    then: {
      field: 'operationId',
      function: 'pattern',
      functionOptions: { match: "^[A-Za-z0-9-._~:/?#\\[\\]@!\\$&'()*+,;=]*$" },
    },
  },
  'operation-description': truthy(operations, 'description', 'Operations have a description.'),
  'operation-tags': {
    description: 'Operations have a tag.',
    given: operations,
    then: { field: 'tags', function: 'schema', functionOptions: { schema: { type: 'array', minItems: 1 } } },
  },
  'operation-singular-tag': {
    ...{ description: 'Operations have no more than one tag.', recommended: false, given: operations },
    then: { field: 'tags', function: 'length', functionOptions: { max: 1 } },
  },
  'operation-tag-defined': {
    description: 'Tags of operations are described at the root.',
    given: `${operations}.tags[*]`,
    then: { function: 'tagDefined' },
  },
  'path-declarations-must-exist': {
    description: 'No variable of a path is empty.',
    given: '$.paths',
    then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '{}' } },
  },
  'path-keys-no-trailing-slash': {
    description: 'Paths do not end with a slash.',
    given: '$.paths',
    then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '.+\\/$' } },
  },
  'parameter-description': truthy(
    [`${operations}.parameters[*]`, '$.paths[*].parameters[*]', '$.components.parameters[*]', '$.parameters[*]'],
    ...(['description', 'Parameters have a description.', { recommended: false }] as const),
  ),
}

const info: Rules = {
  'info-contact': truthy('$', 'info.contact', 'The document says whom to ask.'),
  'contact-properties': {
    ...{ description: 'A contact has name, address and e-mail.', recommended: false, given: '$.info.contact' },
    then: ['name', 'url', 'email'].map(field => ({ field, function: 'truthy' })),
  },
  'info-description': truthy('$', 'info.description', 'The document says what the API is for.'),
  'info-license': truthy('$', 'info.license', 'The document says under which licence.', { recommended: false }),
  'license-url': truthy('$', 'info.license.url', 'A licence has an address.', { recommended: false }),
  'openapi-tags': {
    ...{ description: 'The document has tags.', recommended: false, given: '$' },
    then: { field: 'tags', function: 'schema', functionOptions: { schema: { type: 'array', minItems: 1 } } },
  },
  'openapi-tags-alphabetical': {
    ...{ description: 'Tags stand in order.', recommended: false, given: '$' },
    then: { field: 'tags', function: 'alphabetical', functionOptions: { keyedBy: 'name' } },
  },
  'tag-description': truthy('$.tags[*]', 'description', 'Tags have a description.', { recommended: false }),
  'no-eval-in-markdown': {
    description: 'Texts for people call no code.',
    given: '$..[description,title]',
    then: { function: 'pattern', functionOptions: { notMatch: 'eval\\(' } },
  },
  'no-script-tags-in-markdown': {
    description: 'Texts for people hold no script.',
    given: '$..[description,title]',
    then: { function: 'pattern', functionOptions: { notMatch: '<script' } },
  },
}

/** A schema that says what it takes, and an example of it. */
const exampled =
  '@ && (@.type || @.enum || @.format || @.properties || @.items) && (@.example !== undefined || @.default !== undefined || @.examples)'

const schema: Rules = {
  'typed-enum': {
    description: 'Values of an enum are of its type.',
    given: '$..[?(@ && @.enum && @.type)]',
    then: { function: 'typedEnum' },
  },
  'duplicated-entry-in-enum': {
    description: 'No value of an enum stands twice.',
    given: "$..[?(@property !== 'properties' && @ && @.enum)]",
    message: 'enum has a value twice.',
    then: { field: 'enum', function: 'schema', functionOptions: { schema: { type: 'array', uniqueItems: true } } },
  },
  'array-items': {
    ...{ description: 'An array says what its items are.', severity: 'error', formats: ['oas2', 'oas3_0'] },
    given: "$..[?(@ && @.type === 'array' && @property !== 'properties')]",
    message: 'items must be there.',
    then: { field: 'items', function: 'truthy' },
  },
  'valid-media-example': {
    ...{ description: 'Examples fit the schemas beside them.', severity: 'error' },
    given: [
      '$..content[?(@ && @.schema && (@.example !== undefined || @.examples))]',
      '$..parameters[?(@ && @.schema && (@.example !== undefined || @.examples))]',
      '$..headers[?(@ && @.schema && (@.example !== undefined || @.examples))]',
    ],
    ...{ formats: three, then: { function: 'mediaExample' } },
  },
  'valid-schema-example': {
    ...{ description: 'Examples and defaults fit their own schema.', severity: 'error' },
    given: [
      ...['definitions', 'schemas', 'schema'].map(one => `$..${one}..[?(@property !== 'properties' && ${exampled})]`),
      `$..[?(@property === 'schema' && ${exampled})]`,
    ],
    then: { function: 'schemaExample' },
  },
  'examples-value-or-externalValue': {
    ...{ description: 'An example has a value or an address, and not both.', formats: three },
    given: ['$.components.examples[*]', '$..content[*].examples[*]', '$..parameters[*].examples[*]'],
    then: { function: 'xor', functionOptions: { properties: ['value', 'externalValue'] } },
  },
  'unused-component': {
    ...{ description: 'What is described for reuse is used.', given: '$' },
    then: { function: 'componentUsed' },
  },
}

const servers: Rules = {
  'oas3-api-servers': {
    ...{ description: 'The document says where its API is.', formats: three, given: '$' },
    then: { field: 'servers', function: 'schema', functionOptions: { schema: { type: 'array', minItems: 1 } } },
  },
  'oas3-server-trailing-slash': {
    ...{ description: 'Addresses of servers do not end with a slash.', formats: three, given: '$.servers[*].url' },
    then: { function: 'pattern', functionOptions: { notMatch: './$' } },
  },
  'oas3-server-not-example.com': {
    ...{ description: 'Servers are no examples.', formats: three, recommended: false, given: '$.servers[*].url' },
    then: { function: 'pattern', functionOptions: { notMatch: 'example\\.com' } },
  },
  'oas2-api-host': truthy('$', 'host', 'The document says where its API is.', { formats: old }),
  'oas2-api-schemes': {
    ...{ description: 'The document says how its API is spoken to.', formats: old, given: '$' },
    then: { field: 'schemes', function: 'schema', functionOptions: { schema: { type: 'array', minItems: 1 } } },
  },
  'oas2-host-trailing-slash': {
    ...{ description: 'The host does not end with a slash.', formats: old, given: '$' },
    then: { field: 'host', function: 'pattern', functionOptions: { notMatch: '/$' } },
  },
  'oas2-operation-formData-consume-check': {
    ...{ description: 'What takes fields of a form consumes forms.', formats: old, given: operations },
    then: { function: 'formDataConsumed' },
  },
  'oas2-discriminator': {
    ...{ description: 'A discriminator names a property that is required.', formats: old, severity: 'error' },
    ...{ given: '$.definitions[?(@ && @.discriminator)]', then: { function: 'discriminator' } },
  },
  'callbacks-in-callbacks': {
    ...{ description: 'Operations of a callback have no callbacks.', formats: three },
    given: '$.paths[*][*].callbacks[*][*][*].callbacks',
    then: { function: 'falsy' },
  },
}

export const openApiRules: Rules = { ...structure, ...operation, ...info, ...schema, ...servers }
