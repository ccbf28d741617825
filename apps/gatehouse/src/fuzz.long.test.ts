import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { readOpenApi, readYamlDocuments } from '@gatehouse/documents'
import { decodeBatch } from '@gatehouse/events'
import { DryGateway, Gateway } from '@gatehouse/gateway'
import { normalisedPath, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import fc from 'fast-check'
import { catalogue } from './capabilities.ts'

/** FUZZ_RUNS=100000 for a long night. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 3000)
const head = { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} }

const coded = (read: () => unknown) => {
  try {
    read()
  } catch (thrown) {
    assert.ok(thrown instanceof Failure && thrown.code !== 'internal', String(thrown))
  }
}

const yamlish = fc
  .array(
    fc.constantFrom(
      'openapi: 3.1.0\n',
      'a: &x\n',
      '  - *x\n',
      '{',
      '}',
      '[',
      ']',
      ': ',
      '"',
      "'",
      '---\n',
      '\t',
      'é',
      '!!int ',
      '? ',
      '| \n',
      '> \n',
      '\u0000',
      '#',
      '<<: ',
      '\n  ',
    ),
    { maxLength: 40 },
  )
  .map(pieces => pieces.join(''))

test('no text makes the document readers throw anything but a coded failure', () => {
  fc.assert(
    fc.property(fc.oneof(yamlish, fc.string({ unit: 'binary' }), fc.json()), text => {
      coded(() => readYamlDocuments(text))
      coded(() => readOpenApi(text, {}))
    }),
    { numRuns },
  )
})

test('no bytes make the batch reader throw anything but a coded failure', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), bytes => coded(() => decodeBatch(Buffer.from(bytes)))),
    { numRuns },
  )
})

test('no configuration makes a policy throw anything but a coded failure', () => {
  fc.assert(
    fc.property(fc.constantFrom(...catalogue.policies.values()), fc.object({ maxDepth: 3 }), (policy, config) => {
      const part = samplePart({ policies: [placed(policy.name, { stage: policy.stages[0], config })] })
      coded(() => new DryGateway({ snapshot: snapshotOf([part], head), entries: [], policies: catalogue.policies }))
    }),
    { numRuns },
  )
})

test('a normalised path is stable, and holds no dot segment and no control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      const once = normalisedPath(`/${text}`)
      if (once === undefined) return
      assert.equal(normalisedPath(once), once)
      assert.ok(!/[^\x21-\x7e]/.test(once) && !/\/\.\.?(\/|$)/.test(once), once)
    }),
    { numRuns: numRuns * 3 },
  )
})

test('whatever is written to the gateway, it answers on and the upstream sees only whole requests', {
  timeout: 120_000,
}, async t => {
  const targets: string[] = []
  const upstream = createServer((request, response) => {
    targets.push(request.url!)
    request.resume()
    response.end('ok')
  }).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const { port } = upstream.address() as { port: number }
  const part = samplePart({ basePath: '/' })
  part.upstream.targets = [{ url: `http://127.0.0.1:${port}`, weight: 1 }]
  const gateway = new Gateway({
    ...{ entry: new URL('./gateway-worker.ts', import.meta.url), address: '127.0.0.1', port: 0, workers: 1 },
    egress: { allow: ['loopback'], deny: [] },
    events: { append() {}, flush() {} },
    log() {},
  })
  await gateway.start()
  t.after(async () => {
    await gateway.stop(200)
    upstream.close()
    upstream.closeAllConnections()
  })
  await gateway.offer(snapshotOf([part], head))
  const piece = fc.constantFrom(
    'GET ',
    'POST ',
    '/pets',
    '/pets/%2e%2e/x',
    ' HTTP/1.1\r\n',
    ' HTTP/1.0\r\n',
    'Host: a\r\n',
    'Host: b\r\n',
    'Content-Length: 3\r\n',
    'Content-Length: 9\r\n',
    'Transfer-Encoding: chunked\r\n',
    '3\r\nabc\r\n',
    '0\r\n\r\n',
    '\r\n',
    '\n',
    'abc',
    ' ',
    '\u0000',
    'X: \u0001\r\n',
    ': \r\n',
  )
  const message = fc.array(piece, { minLength: 3, maxLength: 14 }).map(pieces => pieces.join(''))
  for (const text of fc.sample(message, Math.min(numRuns, 600))) await written(gateway.port, text)
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/pets`)
  assert.equal(answer.status, 200)
  assert.equal(gateway.status().respawns, 0)
  for (const target of targets) assert.match(target, /^\/pets(\/[^/?\s]+)?(\?.*)?$/)
})

function written(port: number, text: string): Promise<void> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    const done = () => {
      socket.destroy()
      resolve()
    }
    socket.setTimeout(40, done)
    socket.on('error', done)
    socket.on('close', done)
    socket.on('data', () => {})
    socket.write(text, 'latin1')
  })
}
