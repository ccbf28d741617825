import { object, Type } from '@gatehouse/schema'
import { defineResource, type StateMachine } from '@gatehouse/unit'

const states: StateMachine = {
  initial: 'running',
  states: ['running', 'passed', 'failed', 'cancelled', 'broken'],
  transitions: {
    pass: { from: ['running'], to: 'passed', title: 'Pass', summary: 'Nothing was found.', internal: true },
    fail: { from: ['running'], to: 'failed', title: 'Fail', summary: 'Something was found.', internal: true },
    break: { from: ['running'], to: 'broken', title: 'Break', summary: 'It could not be ended.', internal: true },
    cancel: { from: ['running'], to: 'cancelled', title: 'Cancel', summary: 'Sends nothing more.' },
  },
}

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const contractTest = defineResource({
  kind: 'ContractTest',
  prefix: 'ctt',
  plural: 'contract-tests',
  scope: 'workspace',
  title: 'Contract test',
  summary: 'A server held against the contract of an API version: what was sent to it, and what was found.',
  spec: object({
    apiVersion: Type.String({ maxLength: 63, description: 'API version whose contract it is.' }),
    number: Type.Integer({ minimum: 1, description: 'Counts from 1 within the version.' }),
    url: Type.String({ maxLength: 2048, description: 'Where the server is.' }),
    environment: Type.Optional(Type.String({ maxLength: 63, description: 'Whose live contract it was.' })),
    seed: Type.String({ description: 'The same one makes the same requests.' }),
    cases: Type.Integer({ description: 'Of each endpoint, at most.' }),
    only: Type.Optional(Type.Array(Type.String(), { description: 'Beginnings of the endpoints that are tested.' })),
    startedBy: Type.String({ description: 'Who it was.' }),
  }),
  status: object({
    progress: Type.Optional(
      object({ done: count('Endpoints that are through.'), of: count('Endpoints that there are.') }),
    ),
    endedAt: Type.Optional(Type.String()),
    endpoints: Type.Optional(count('Endpoints that were tested.')),
    failed: Type.Optional(count('Endpoints with a finding.')),
    cases: Type.Optional(count('Requests that were held against the contract.')),
    findings: Type.Optional(count('What was found.')),
    reason: Type.Optional(Type.String({ description: 'Why it could not be ended.' })),
  }),
  references: { apiVersion: { kind: 'ApiVersion', onDelete: 'cascade' } },
  listed: ['spec.url', 'status.endpoints', 'status.findings', 'status.reason'],
  verbs: ['list', 'get', 'delete'],
  derived: true,
  states,
})
