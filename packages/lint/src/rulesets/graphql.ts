/** Schemas of GraphQL: what they must be, and how the field writes them. */
import type { SchemaCode } from '../graphql/schema-problems.ts'
import type { WrittenRule } from '../ruleset/ruleset.ts'

type Rules = Readonly<Record<string, WrittenRule>>

const specified = (description: string, ...codes: SchemaCode[]): WrittenRule => ({
  ...{
    description,
    severity: 'error',
    given: '$',
    then: { function: 'graphqlSpecification', functionOptions: { codes } },
  },
})

const matching = (given: string | string[], match: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, message: '{{value}}: {{description}}' },
  ...{ then: { function: 'pattern', functionOptions: { match } }, ...more },
})

const truthy = (given: string | string[], field: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, then: { field, function: 'truthy' }, ...more },
})

const fields = "$.types[?(@.kind === 'object' || @.kind === 'interface')].fields"
const inputs = ['$.types[*].fields[*].arguments', "$.types[?(@.kind === 'input')].fields", '$.directives[*].arguments']
const deprecatable = ['$.types[*].fields[*]', '$.types[*].values[*]', '$.types[*].fields[*].arguments[*]']

const demanded: Rules = {
  'graphql-names-unique': specified('No two things of one kind have one name.', 'name_twice'),
  'graphql-names-not-reserved': specified('Names that begin with __ are for introspection.', 'name_reserved'),
  'graphql-types-known': specified('Types that are named are defined.', 'type_unknown'),
  'graphql-types-placed': specified('What is sent is made of inputs, what is read of outputs.', 'type_misplaced'),
  'graphql-types-filled': specified('Types have something in them.', 'type_empty'),
  'graphql-roots': specified('The schema says where requests begin.', 'root_missing'),
  'graphql-interfaces-kept': specified('Who implements an interface keeps it.', 'interface_not_kept'),
  'graphql-required-not-deprecated': specified('What must be sent is not deprecated.', 'required_deprecated'),
  'graphql-inputs-end': specified('Values of input objects can end.', 'input_endless'),
}

const relay: Rules = {
  'graphql-relay-connections': {
    ...{ description: 'Connections have edges and pageInfo (Relay).', recommended: false },
    given: "$.types[?(@property.match(/Connection$/) && @.kind === 'object')].fields",
    then: [
      { field: 'edges', function: 'truthy' },
      { field: 'pageInfo', function: 'truthy' },
    ],
  },
  'graphql-relay-arguments': {
    ...{ description: 'Who gives a connection takes first or last (Relay).', recommended: false },
    given: '$.types[*].fields[?(@ && @.type && @.type.match(/Connection!?$/))]',
    then: {
      field: 'arguments',
      function: 'schema',
      functionOptions: { schema: { anyOf: [{ required: ['first'] }, { required: ['last'] }] } },
    },
  },
  'graphql-mutation-input': {
    ...{ description: 'Mutations take one argument, input.', recommended: false, given: '$.types.Mutation.fields[*]' },
    then: {
      field: 'arguments',
      function: 'schema',
      functionOptions: { schema: { required: ['input'], maxProperties: 1 } },
    },
  },
}

export const graphqlRules: Rules = {
  ...demanded,
  'graphql-type-names': matching('$.types[*]~', '^_*[A-Z][A-Za-z0-9]*$', 'Types are named in pascal case.'),
  'graphql-field-names': matching(`${fields}[*]~`, '^_*[a-z][A-Za-z0-9]*$', 'Fields are named in camel case.'),
  'graphql-input-names': matching(
    inputs.map(one => `${one}[*]~`),
    '^_*[a-z][A-Za-z0-9]*$',
    'Arguments and input fields are named in camel case.',
  ),
  'graphql-enum-values': matching(
    '$.types[*].values[*]~',
    '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$',
    'Values of enums are in upper case, with _ between words.',
  ),
  'graphql-directive-names': matching(
    '$.directives[*]~',
    '^_*[a-z][A-Za-z0-9]*(__[A-Za-z0-9]+)?$',
    'Directives are named in camel case.',
  ),
  'graphql-input-suffix': matching("$.types[?(@.kind === 'input')]~", 'Input$', 'Input objects are called …Input.', {
    severity: 'info',
  }),
  'graphql-type-description': truthy('$.types[*]', 'description', 'Types are described.'),
  'graphql-field-description': truthy(`${fields}[*]`, 'description', 'Fields are described.', { severity: 'info' }),
  'graphql-enum-value-description': truthy('$.types[*].values[*]', 'description', 'Values of enums are described.', {
    recommended: false,
  }),
  'graphql-deprecation-reason': {
    ...{ description: 'What is deprecated says what to use in its place.', given: deprecatable },
    then: { field: 'deprecated', function: 'pattern', functionOptions: { match: '\\S' } },
  },
  'graphql-lists-of-something': matching(
    `${fields}[*].type`,
    '^[^\\]]*$|!\\]!?$',
    'Lists have no gaps: [Item!] rather than [Item].',
    { recommended: false, severity: 'info' },
  ),
  ...relay,
}
