import { bodyOf, HeaderList } from '@gatehouse/base'
import { listField } from '@gatehouse/media/media-type.ts'
import type { Sampler } from '@gatehouse/sample'
import { defaulted, object, Type } from '@gatehouse/schema'
import {
  type ContractSchemas,
  definePolicy,
  type Exchange,
  type Reply,
  type RouteContract,
  refusalReply,
  refuse,
} from '@gatehouse/unit'
import { unshown } from '../mock-security/mock-security.ts'
import { Answers, samplerOf, textOf } from './answers.ts'
import { askedBody } from './asked.ts'
import { Callbacks } from './callbacks.ts'
import { Collections, type Kept } from './collections.ts'
import { type Preference, preferenceOf } from './preference.ts'

const encoder = new TextEncoder()

const pet = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, born: { type: 'string', format: 'date' } },
}
const pets = {
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '1' } },
  paths: {
    '/pets': {
      get: {
        responses: {
          200: {
            description: 'Pets',
            content: { 'application/json': { schema: pet, examples: { fido: { value: { name: 'Fido' } } } } },
          },
          404: { description: 'None' },
        },
      },
    },
  },
}

export const mockContract = definePolicy({
  name: 'mock-contract',
  version: 1,
  stages: ['forward'],
  title: 'Mock by contract',
  summary:
    'Answers in the upstream’s place as the contract says: its examples, or values that fit its schemas; in the type that the caller accepts; as `Prefer: code=…, example=…, dynamic=true` asks.',
  config: object({
    seed: defaulted(
      Type.String({ maxLength: 64, description: 'The same seed makes the same values for the same request.' }),
      'gatehouse',
    ),
    dynamic: defaulted(
      Type.Boolean({ description: 'Values are made anew for each request, also where there are examples.' }),
      false,
    ),
    security: defaulted(
      Type.Boolean({
        description: 'Who shows nothing where the contract asks who calls gets 401. What is shown is not checked.',
      }),
      true,
    ),
    stateful: defaulted(
      Type.Boolean({
        description:
          'What is posted to a path is listed there, and read, changed and deleted below it; by each thread for itself.',
      }),
      false,
    ),
    callbacks: defaulted(
      Type.Boolean({
        description:
          'What the contract says is sent to whoever asks for it is sent, after the answer, wherever the egress rule allows: leave it off where strangers call.',
      }),
      false,
    ),
  }),
  contract: () => ({ records: false, examples: true }),
  errors: ['not_acceptable', 'credential_missing', 'request_too_large'],
  examples: [
    {
      title: 'The caller chooses',
      config: {},
      contract: pets,
      send: ['GET /pets', 'GET /pets Prefer: code=404', 'GET /pets Prefer: code=500', 'GET /pets Accept: image/png'],
      expect: [200, 404, 406, 406],
    },
  ],
  create(config, host) {
    const samplers = new WeakMap<ContractSchemas, Sampler>()
    const made = new WeakMap<RouteContract, Answers>()
    const collections = config.stateful ? new Collections() : undefined
    const callbacks = config.callbacks ? new Callbacks(host) : undefined
    let count = 0
    const answersOf = (contract: RouteContract): Answers => {
      const known = made.get(contract)
      if (known) return known
      const sampler = samplers.get(contract.schemas) ?? samplerOf(contract.schemas)
      samplers.set(contract.schemas, sampler)
      const answers = new Answers(contract, sampler)
      made.set(contract, answers)
      return answers
    }
    const seedOf = ({ request }: Exchange, { dynamic, seed }: Preference) =>
      [
        config.seed,
        request.method,
        request.path,
        request.query,
        seed ?? '',
        dynamic && seed === undefined ? count++ : '',
      ].join(' ')
    return {
      async forward(exchange, next) {
        const { contract } = exchange.route
        if (!contract) return next()
        const refusal = config.security ? unshown(exchange) : undefined
        if (refusal) return refusalReply(refusal, exchange.request.headers, exchange)
        const asked = collections || callbacks ? await askedBody(exchange.request) : undefined
        const kept = collections && keptBy(collections, exchange, asked)
        const prefer = { ...(config.dynamic ? { dynamic: true } : {}), ...preferenceOf(exchange.request.headers) }
        const wanted = kept && prefer.code === undefined ? { ...prefer, code: String(kept.status) } : prefer
        const seed = seedOf(exchange, wanted)
        const reply = answered(exchange, answersOf(contract), { prefer: wanted, seed, kept })
        await callbacks?.register(exchange, { asked, reply, seed })
        return reply
      },
      ...(callbacks && { finish: exchange => callbacks.send(exchange) }),
    }
  },
})

interface Answering {
  prefer: Preference
  seed: string
  kept: Kept | undefined
}

function answered(exchange: Exchange, answers: Answers, { prefer, seed, kept }: Answering): Reply {
  const { headers } = exchange.request
  const no = (detail: string) => refusalReply(refuse('not_acceptable', detail), headers, exchange)
  const chosen = answers.reply(prefer) ?? (kept && { status: kept.status, reply: { types: {} } })
  if (!chosen) return no('The contract has no such reply.')
  const { status, reply } = chosen
  const applied = appliedOf(prefer, kept !== undefined)
  const fields = ['Vary', 'Accept, Prefer', ...applied, ...answers.fields(reply, seed)]
  if (kept?.location !== undefined) fields.push('Location', kept.location)
  const isEmpty =
    status === 204 || status === 304 || (Object.keys(reply.types).length === 0 && kept?.value === undefined)
  if (isEmpty) return { status, headers: new HeaderList(fields), body: undefined }
  const type =
    Object.keys(reply.types).length === 0 ? 'application/json' : answers.type(reply, listField(headers, 'accept'))
  if (type === undefined) return no(`There is: ${Object.keys(reply.types).join(', ')}.`)
  const value = kept?.value ?? answers.value(answers.content(reply, type), prefer, seed)
  if (value === undefined) return no('The contract has no such example.')
  const body = bodyOf(encoder.encode(textOf(value, type, answers.shape(answers.content(reply, type)))))
  return { status, headers: new HeaderList(['Content-Type', type, ...fields]), body }
}

/** RFC 7240 §3. */
function appliedOf({ code, example, dynamic }: Preference, isKept: boolean): string[] {
  const said = [
    ...(code === undefined || isKept ? [] : [`code=${code}`]),
    ...(example === undefined ? [] : [`example=${example}`]),
    ...(dynamic ? ['dynamic=true'] : []),
  ]
  return said.length > 0 ? ['Preference-Applied', said.join(', ')] : []
}

const keptBy = (collections: Collections, { request, route }: Exchange, body: unknown): Kept | undefined =>
  collections.act(request.method, request.path, { isItemPath: /\{[^/{}]+\}$/.test(route.template), body })
