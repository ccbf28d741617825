/** Sources of Protobuf: what they must be, and the rules that the field knows from buf (STANDARD, and COMMENTS when asked). */
import type { SourceCode } from '../protobuf/source-problems.ts'
import type { WrittenRule } from '../ruleset/ruleset.ts'

type Rules = Readonly<Record<string, WrittenRule>>

const specified = (description: string, ...codes: SourceCode[]): WrittenRule => ({
  ...{
    description,
    severity: 'error',
    given: '$',
    then: { function: 'protobufSpecification', functionOptions: { codes } },
  },
})

const matching = (given: string | string[], match: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, message: '{{value}}: {{description}}' },
  ...{ then: { function: 'pattern', functionOptions: { match } }, ...more },
})

const commented = (given: string, what: string): WrittenRule => ({
  ...{ description: `${what} have a comment.`, severity: 'info', recommended: false, given },
  then: { field: 'comment', function: 'truthy' },
})

const without = (given: string, field: string, description: string, more: object = {}): WrittenRule => ({
  ...{ description, given, then: { field, function: 'falsy' }, ...more },
})

const snake = '^[a-z][a-z0-9]*(_[a-z0-9]+)*$'
const pascal = '^([A-Z][A-Za-z0-9]*\\.)*[A-Z][A-Za-z0-9]*$'

const demanded: Rules = {
  'protobuf-numbers-unique': specified('No two fields or values have one number.', 'number_twice'),
  'protobuf-numbers-allowed': specified(
    'Numbers of fields are between 1 and 536870911, without 19000 to 19999.',
    'number_forbidden',
  ),
  'protobuf-reserved-unused': specified('What is reserved is not used.', 'reserved_used'),
  'protobuf-json-names-unique': specified('No two fields have one name in JSON.', 'json_name_twice'),
  'protobuf-enum-first-zero': specified('Enums that are open begin with 0.', 'enum_zero'),
  'protobuf-labels': specified('Labels are those of the syntax.', 'label_forbidden'),
  'protobuf-map-keys': specified('Keys of maps are whole numbers, texts or bool.', 'map_key'),
  'protobuf-types-known': specified('Types that are named are there.', 'type_unknown'),
}

const names: Rules = {
  'protobuf-message-names': matching('$.messages[*]~', pascal, 'Messages are named in pascal case.'),
  'protobuf-enum-names': matching('$.enums[*]~', pascal, 'Enums are named in pascal case.'),
  'protobuf-enum-value-names': matching(
    '$.enums[*].values[*]~',
    '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$',
    'Values of enums are in upper case, with _ between words.',
  ),
  'protobuf-enum-value-prefix': {
    ...{
      description: 'Values of enums begin with its name: they share one scope with those of others.',
      given: '$.enums[*]',
    },
    then: { function: 'enumValueNames' },
  },
  'protobuf-enum-zero-suffix': {
    ...{ description: 'The value that is 0 says that nothing was said.', given: '$.enums[*]' },
    then: { function: 'enumValueNames', functionOptions: { zeroSuffix: '_UNSPECIFIED' } },
  },
  'protobuf-field-names': matching('$.messages[*].fields[*]~', snake, 'Fields are named in snake case.'),
  'protobuf-oneof-names': matching('$.messages[*].oneofs[*]~', snake, 'Oneofs are named in snake case.'),
  'protobuf-service-names': matching('$.services[*]~', pascal, 'Services are named in pascal case.'),
  'protobuf-service-suffix': matching('$.services[*]~', 'Service$', 'Services are called …Service.'),
  'protobuf-method-names': matching('$.services[*].methods[*]~', pascal, 'Methods are named in pascal case.'),
  'protobuf-method-message-names': {
    ...{ description: 'Requests and responses are called after their method.', given: '$.services' },
    then: { function: 'methodMessages', functionOptions: { of: 'names' } },
  },
  'protobuf-method-messages-own': {
    ...{
      description: 'Each method has a request and a response of its own, so that each can grow.',
      given: '$.services',
    },
    then: { function: 'methodMessages', functionOptions: { of: 'unique' } },
  },
}

const file: Rules = {
  'protobuf-syntax-said': {
    ...{ description: 'The source says its syntax or edition.', given: '$' },
    then: { function: 'or', functionOptions: { properties: ['syntax', 'edition'] } },
  },
  'protobuf-package-said': {
    description: 'The source has a package.',
    given: '$',
    then: { field: 'package', function: 'truthy' },
  },
  'protobuf-package-names': matching(
    '$.package',
    '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$',
    'Packages are in lower case, with _ between words.',
  ),
  'protobuf-package-version': matching(
    '$.package',
    '(^|\\.)v[1-9][0-9]*((alpha|beta)[0-9]*|p[0-9]+(alpha|beta)[0-9]*|test.*)?$',
    'Packages end with a version, such as v1 or v1beta1.',
  ),
  'protobuf-file-name': {
    ...{ description: 'Files are named in snake case.', given: '$' },
    then: { function: 'fileName', functionOptions: { match: '^[a-z][a-z0-9]*(_[a-z0-9]+)*(\\.proto)?$' } },
  },
  'protobuf-import-not-public': matching('$.imports[*].how', '^(?!public$)', 'Nothing is imported for others.'),
  'protobuf-import-not-weak': matching('$.imports[*].how', '^(?!weak$)', 'Nothing is imported weakly.'),
}

const habits: Rules = {
  'protobuf-field-not-required': {
    ...{ description: 'No field is required: it could never go again.', given: '$.messages[*].fields[*]' },
    then: { field: 'label', function: 'pattern', functionOptions: { notMatch: '^required$' } },
  },
  'protobuf-enum-no-alias': without('$.enums[*].options', 'allow_alias', 'Values of enums have one name.'),
  'protobuf-no-client-streaming': without('$.services[*].methods[*]', 'requestStream', 'Requests are one message.', {
    recommended: false,
  }),
  'protobuf-no-server-streaming': without('$.services[*].methods[*]', 'responseStream', 'Responses are one message.', {
    recommended: false,
  }),
}

export const protobufRules: Rules = {
  ...demanded,
  ...names,
  ...file,
  ...habits,
  'protobuf-message-comment': commented('$.messages[*]', 'Messages'),
  'protobuf-field-comment': commented('$.messages[*].fields[*]', 'Fields'),
  'protobuf-oneof-comment': commented('$.messages[*].oneofs[*]', 'Oneofs'),
  'protobuf-enum-comment': commented('$.enums[*]', 'Enums'),
  'protobuf-enum-value-comment': commented('$.enums[*].values[*]', 'Values of enums'),
  'protobuf-service-comment': commented('$.services[*]', 'Services'),
  'protobuf-method-comment': commented('$.services[*].methods[*]', 'Methods'),
}
