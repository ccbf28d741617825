/** What makes an API easier to attack (OWASP API Security Top 10, 2023). */
import type { WrittenRule } from '../ruleset/ruleset.ts'

type Rules = Readonly<Record<string, WrittenRule>>

const three = ['oas3']
const secrets = '/^.*(client_?secret|token|access_?token|refresh_?token|id_?token|password|secret|api-?key).*$/i'

const bounded = (type: string, keywords: readonly string[], description: string): WrittenRule => ({
  ...{ description, severity: 'info', recommended: false, formats: three },
  given: `$.components.schemas..[?(@property !== 'properties' && @ && @.type === '${type}' && @.enum === undefined && @.const === undefined)]`,
  then: { function: 'or', functionOptions: { properties: keywords } },
})

export const secureRules: Rules = {
  'no-http-basic': {
    ...{ description: 'No password goes along with each request: basic authentication is not used.', severity: 'warn' },
    given: "$.components.securitySchemes[?(@ && @.type === 'http')]",
    message: 'Basic authentication sends the password with each request; take tokens instead.',
    then: { field: 'scheme', function: 'pattern', functionOptions: { notMatch: '/^basic$/i' } },
  },
  'no-api-keys-in-url': {
    ...{ description: 'No key stands in an address, where logs keep it.', severity: 'error' },
    given: [
      "$.components.securitySchemes[?(@ && @.type === 'apiKey')]",
      "$.securityDefinitions[?(@ && @.type === 'apiKey')]",
    ],
    message: 'A key in {{value}} is kept by every log on the way; take a header.',
    then: { field: 'in', function: 'pattern', functionOptions: { notMatch: '^(path|query)$' } },
  },
  'no-credentials-in-url': {
    ...{ description: 'No parameter of an address is a secret.', severity: 'error' },
    given: "$..parameters[?(@ && (@.in === 'query' || @.in === 'path'))]",
    message: '{{value}} looks like a secret, and addresses are kept by every log on the way.',
    then: { field: 'name', function: 'pattern', functionOptions: { notMatch: secrets } },
  },
  'auth-insecure-schemes': {
    ...{ description: 'No scheme of authentication that is broken or given up.', severity: 'error' },
    given: "$.components.securitySchemes[?(@ && @.type === 'http')]",
    then: { field: 'scheme', function: 'pattern', functionOptions: { notMatch: '/^(negotiate|oauth|digest)$/i' } },
  },
  'oauth2-no-implicit-or-password': {
    ...{ description: 'No flow of OAuth that is given up (RFC 9700 §2.1.2, §2.4).', severity: 'warn' },
    given: '$.components.securitySchemes[*].flows',
    message: 'The flow {{property}} is given up (RFC 9700); take authorizationCode with PKCE.',
    then: [
      { field: 'implicit', function: 'undefined' },
      { field: 'password', function: 'undefined' },
    ],
  },
  'protected-changes': {
    ...{ description: 'What changes something says who may.', severity: 'warn', given: '$' },
    then: { function: 'protectedChanges' },
  },
  'error-401': {
    ...{ description: 'Protected operations say what comes where nobody signed in.', severity: 'info', formats: three },
    ...{ recommended: false, given: '$.paths[*][?(@ && @.security && @.responses)].responses' },
    then: { function: 'or', functionOptions: { properties: ['401', '4XX', 'default'] } },
  },
  'error-429': {
    ...{ description: 'Operations say what comes when a limit is reached.', severity: 'info', recommended: false },
    given: '$.paths[*][get,put,post,delete,patch].responses',
    then: { function: 'or', functionOptions: { properties: ['429', '4XX', 'default'] } },
  },
  'https-only': {
    ...{ description: 'The API is spoken to over TLS alone.', severity: 'error' },
    given: '$.servers[*].url',
    message: '{{value}} is not over TLS.',
    then: { function: 'pattern', functionOptions: { notMatch: '/^(http|ws):\\/\\/(?!localhost|127\\.|\\[::1\\])/i' } },
  },
  'https-only-2': {
    ...{
      description: 'The API is spoken to over TLS alone.',
      severity: 'error',
      formats: ['oas2'],
      given: '$.schemes[*]',
    },
    message: '{{value}} is not over TLS.',
    then: { function: 'enumeration', functionOptions: { values: ['https', 'wss'] } },
  },
  'no-numeric-ids': {
    ...{
      description: 'Identifiers cannot be guessed by counting.',
      severity: 'info',
      recommended: false,
      formats: three,
    },
    given: "$..parameters[?(@ && @.in === 'path' && @.name && @.name.match(/^(id|.+_id|.+-id|.+Id)$/))].schema",
    message: 'Identifiers that are counted are guessed; take UUIDs or the like.',
    then: { field: 'type', function: 'pattern', functionOptions: { notMatch: '^integer$' } },
  },
  'array-limit': bounded('array', ['maxItems'], 'Lists have a most number of items.'),
  'string-limit': bounded(
    'string',
    ['maxLength', 'format', 'pattern'],
    'Texts have a most length, a format or a pattern.',
  ),
  'integer-limit': bounded(
    'integer',
    ['maximum', 'exclusiveMaximum', 'format'],
    'Whole numbers have a most value or a format.',
  ),
  'no-additional-properties': {
    ...{ description: 'What is sent has no fields that nobody described.', severity: 'info', recommended: false },
    ...{
      formats: three,
      given: "$..[?(@property !== 'properties' && @ && @.type === 'object' && @.additionalProperties === true)]",
    },
    message: 'Fields that nobody described are let through.',
    then: { field: 'additionalProperties', function: 'falsy' },
  },
}
