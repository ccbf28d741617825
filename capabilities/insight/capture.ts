/** Requests that gateways record whole for a short time, because somebody asked for it. */
import { captureBodyBytesMax, captureRequestsMax } from '@gatehouse/program'
import { defaulted, fieldName, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource, type StateMachine } from '@gatehouse/unit'

export const captureMinutesMax = 60
export const captureHoursMax = 72

export const captureStates: StateMachine = {
  initial: 'running',
  states: ['running', 'ended'],
  transitions: {
    end: {
      from: ['running'],
      to: 'ended',
      title: 'End',
      summary: 'Nothing more is recorded; what is stays to be read.',
    },
  },
}

const name = (description: string) => Type.String({ minLength: 1, maxLength: 128, description })

export const capture = defineResource({
  kind: 'Capture',
  prefix: 'cap',
  plural: 'captures',
  scope: 'workspace',
  title: 'Capture',
  summary:
    'Records chosen requests and replies of an API version whole, for at most an hour; keys, tokens and personal data are masked before they leave the gateway.',
  spec: object({
    apiVersion: name('API version whose requests are recorded.'),
    environment: name('Environment in which they are.'),
    reason: Type.Optional(Type.String({ maxLength: 500, description: 'Why; stands in the audit log.' })),
    minutes: defaulted(Type.Integer({ minimum: 1, maximum: captureMinutesMax, description: 'For how long.' }), 10),
    requestsMax: defaulted(
      Type.Integer({ minimum: 1, maximum: captureRequestsMax, description: 'It ends with so many.' }),
      50,
    ),
    methods: Type.Optional(
      Type.Array(patterned('^[A-Z]{1,32}$', 'a method in capitals, such as GET'), {
        ...{ minItems: 1, maxItems: 16 },
        description: 'Only these methods.',
      }),
    ),
    path: Type.Optional(
      patterned('^/[^\\s?#]*$', 'a path that begins with a slash', {
        maxLength: 1024,
        description: 'Only this path, as the caller wrote it; a `*` at its end stands for whatever follows.',
      }),
    ),
    statuses: Type.Optional(
      Type.Array(patterned('^[1-5]([0-9][0-9]|[0-9]x|xx)$', 'a status, such as 404, 40x or 5xx'), {
        ...{ minItems: 1, maxItems: 16 },
        description: 'Only requests that were answered so: 404, or 5xx for any of them.',
      }),
    ),
    application: Type.Optional(name('Only requests of this application.')),
    header: Type.Optional(
      object(
        {
          name: fieldName({ maxLength: 64, description: 'Name of the field; none that holds a secret.' }),
          value: Type.Optional(Type.String({ maxLength: 512, description: 'Its value; any unless said.' })),
        },
        { description: 'Only requests with this field.' },
      ),
    ),
    percent: defaulted(Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Of those, by chance.' }), 100),
    bodyBytesMax: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: captureBodyBytesMax },
        description: 'Bytes kept of the beginning of each body; none with 0.',
      }),
      4096,
    ),
    keepHours: defaulted(
      Type.Integer({ minimum: 1, maximum: captureHoursMax, description: 'Deleted so long after its end.' }),
      24,
    ),
  }),
  status: object({
    endsAt: Type.Optional(Type.String({ description: 'When its time is over.' })),
    endedAt: Type.Optional(Type.String({ description: 'When it ended.' })),
    endedBy: Type.Optional(
      oneOf(['time', 'count', 'room', 'hand'], {
        description: '`room`: what it recorded is as large as a capture may be.',
      }),
    ),
    gatewayGroup: Type.Optional(Type.String({ description: 'Gateways that record it, by identifier.' })),
    requests: Type.Optional(Type.Integer({ description: 'Recorded so far.' })),
    missed: Type.Optional(
      Type.Integer({ description: 'That fitted and could not be recorded, such as for want of memory in a gateway.' }),
    ),
  }),
  references: {
    apiVersion: { kind: 'ApiVersion', onDelete: 'cascade' },
    environment: { kind: 'Environment', onDelete: 'cascade' },
    application: { kind: 'Application', optional: true, onDelete: 'cascade' },
  },
  states: captureStates,
  verbs: ['list', 'get', 'create', 'delete'],
  permission: 'captures',
  columns: {
    endsAt: { type: 'timestamptz', from: 'status.endsAt' },
    endedAt: { type: 'timestamptz', from: 'status.endedAt' },
    gatewayGroup: { type: 'text', from: 'status.gatewayGroup' },
  },
  listed: ['status.requests', 'status.endsAt', 'status.endedBy'],
  derived: true,
})
