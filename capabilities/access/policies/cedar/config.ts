import { defaulted, object, oneOf, Type } from '@gatehouse/schema'

const name = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const names = (description: string) => defaulted(Type.Array(name('One.'), { maxItems: 64, description }), [])

const testCase = object({
  name: name('What it shows.'),
  subject: Type.Optional(name('Who calls; nobody unless said.')),
  groups: names('In which groups.'),
  scopes: names('With which scopes.'),
  claims: defaulted(Type.Record(Type.String({ maxLength: 200 }), Type.Unknown(), { maxProperties: 64 }), {}),
  method: defaulted(name('With which method.'), 'GET'),
  endpoint: name('Which endpoint.'),
  params: defaulted(Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 500 })), {}),
  expect: oneOf(['allow', 'deny'], { description: 'What must come of it.' }),
})

export const cedarFields = object({
  policies: Type.String({
    minLength: 1,
    maxLength: 16_384,
    description:
      'In Cedar. `principal` is `User::"subject"`, `Client::"client"`, `Application::"id"` or `Nobody::"-"`, within its `Group`s; `action` is `Action::"endpoint"` within `Action::"METHOD"`; `resource` is `Endpoint::"endpoint"` within `Api::"api"`. `context` has `request`, `params`, `scopes`, `claims`, `scheme`, `plan`.',
  }),
  schema: Type.Optional(
    Type.String({ minLength: 1, maxLength: 16_384, description: 'In Cedar; the policies are checked against it.' }),
  ),
  principal: defaulted(
    oneOf(['subject', 'client', 'application'], { description: 'Who calls, of what is known of a caller.' }),
    'subject',
  ),
  groupsClaim: defaulted(name('Where the caller’s groups stand: a claim, or a path with dots.'), 'groups'),
  cases: defaulted(
    Type.Array(testCase, {
      maxItems: 64,
      description: 'Worked out whenever this is checked: nothing is published that fails one.',
    }),
    [],
  ),
})
