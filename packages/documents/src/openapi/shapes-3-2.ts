/** OpenAPI 3.2: 3.1 with any method, streamed media types and richer examples. */
import { extended, shapesOf } from './shape.ts'
import { exampleOrExamples, flow } from './shapes-3-0.ts'
import { dialect31, without } from './shapes-3-1.ts'

const parameter31 = dialect31.Parameter!
const queryStyles = '=form|spaceDelimited|pipeDelimited|deepObject'
const encoding32 = { encoding: '{Encoding}', prefixEncoding: '[Encoding]', itemEncoding: 'Encoding' }
const encodingOr = [
  ['encoding', 'prefixEncoding'],
  ['encoding', 'itemEncoding'],
]
const needsSchema32 = { style: 'schema', explode: 'schema', allowReserved: 'schema' }

const dialect32 = extended(
  {
    ...dialect31,
    Response: { fields: { ...without(dialect31.Response!.fields!, 'description!'), description: 'text' } },
  },
  {
    OpenAPI: { fields: { $self: 'text' } },
    Server: { fields: { name: 'text' } },
    Components: { fields: { mediaTypes: '{MediaType&}@' } },
    PathItem: { fields: { query: 'Operation', additionalOperations: '{Operation}' } },
    Parameter: {
      fields: { 'in!': '=query|querystring|header|path|cookie', content: '{MediaType&}1' },
      needs: needsSchema32,
      by: {
        field: 'in',
        cases: {
          ...parameter31.by!.cases,
          query: { style: queryStyles },
          querystring: { 'content!': '{MediaType&}1' },
          cookie: { style: '=form|cookie' },
        },
      },
    },
    Header: { fields: { content: '{MediaType&}1' }, needs: needsSchema32 },
    RequestBody: { fields: { 'content!': '{MediaType&}' } },
    Response: { fields: { summary: 'text', content: '{MediaType&}' } },
    MediaType: {
      fields: { description: 'text', itemSchema: 'Schema&', ...encoding32 },
      exclusive: [...exampleOrExamples, ...encodingOr],
    },
    Encoding: { fields: encoding32, exclusive: encodingOr },
    Example: {
      fields: { dataValue: 'any', serializedValue: 'text' },
      exclusive: [
        ['value', 'externalValue'],
        ['value', 'dataValue'],
        ['value', 'serializedValue'],
        ['serializedValue', 'externalValue'],
      ],
    },
    Tag: { fields: { summary: 'text', parent: 'text', kind: 'text' } },
    Discriminator: { fields: { defaultMapping: 'text' } },
    Xml: { fields: { nodeType: '=element|attribute|text|cdata|none' } },
    SecurityScheme: {
      fields: { deprecated: 'flag' },
      by: {
        field: 'type',
        cases: {
          ...dialect31.SecurityScheme!.by!.cases,
          oauth2: { 'flows!': 'OAuthFlows', oauth2MetadataUrl: 'text' },
        },
      },
    },
    OAuthFlows: { fields: { deviceAuthorization: 'DeviceAuthorizationFlow' } },
    DeviceAuthorizationFlow: { fields: { 'deviceAuthorizationUrl!': 'text', 'tokenUrl!': 'text', ...flow } },
  },
)

export const shapes32 = shapesOf(dialect32)
