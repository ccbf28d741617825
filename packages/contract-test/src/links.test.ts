import assert from 'node:assert/strict'
import test from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { testContract } from './run.ts'

const ok = { 200: { description: 'ok', content: { 'application/json': { schema: {} } } } }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }

/** What is found of links, against a server that answers every request with a body; and what it was sent. */
async function found(links: object, answer: (target: string) => [number, unknown]) {
  const sent: string[] = []
  const document = {
    ...{ openapi: '3.1.0', info: { title: 'A', version: '1' } },
    components: { links: { shared: { operationId: 'one', parameters: { id: '$response.body#/id' } } } },
    paths: {
      '/all': { get: { operationId: 'all', responses: { 200: { ...ok[200], links } } } },
      '/one/{id}': {
        parameters: [id],
        get: { operationId: 'one', responses: ok },
        put: { operationId: 'put', requestBody: { content: { 'application/json': { schema: {} } } }, responses: ok },
      },
    },
  }
  const { findings } = await testContract(readOpenApi(JSON.stringify(document)), {
    ...{ url: 'http://shop/v1', headers: [], seed: 'a', timeoutMs: 100, concurrency: 1, casesMax: 1 },
    fetch: (async (input: string, init: RequestInit) => {
      const target = input.replace('http://shop/v1', '')
      sent.push(`${init.method} ${target} ${init.body ?? ''}`)
      const [status, body] = init.method === 'DELETE' || init.method === 'POST' ? [405, {}] : answer(target)
      return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
    }) as unknown as typeof fetch,
  })
  const told = findings.filter(({ kind }) => kind === 'link-broken').map(({ what, message }) => `${what}: ${message}`)
  return { told, sent }
}

test('a link is followed with the values of the answer, in path, query and body, also one that is shared', async () => {
  const { told, sent } = await found(
    {
      shared: { $ref: '#/components/links/shared' },
      change: {
        operationRef: '#/paths/~1one~1{id}/put',
        parameters: { 'path.id': 'n{$response.body#/id}' },
        requestBody: '$response.body#/inner',
      },
    },
    () => [200, { id: 'x7', inner: { a: 1 } }],
  )
  assert.deepEqual(told, [])
  assert.ok(sent.includes('GET /one/x7 '), sent.join('\n'))
  assert.ok(sent.includes('PUT /one/nx7 {"a":1}'), sent.join('\n'))
})

test('a link that leads nowhere, to what is not there, or by a value that is not in the answer is told as what it is', async () => {
  const { told } = await found(
    {
      gone: { operationId: 'one', parameters: { id: '$response.body#/id' } },
      nowhere: { operationRef: '#/paths/~1none/get' },
      none: { operationId: 'one', parameters: { id: '$response.body#/none' } },
      misnamed: { operationId: 'one', parameters: { name: '$response.body#/id' } },
      elsewhere: { operationRef: 'https://other.example/api.json#/paths/~1a/get' },
    },
    target => (target === '/one/x7' ? [404, {}] : [200, { id: 'x7' }]),
  )
  assert.deepEqual(told, [
    'link gone: GET /one/x7 was answered with 404',
    'link nowhere: it leads to no operation of the document',
    'link none: id: $response.body#/none is not in the answer',
    'link misnamed: name is no parameter of one',
  ])
})
