import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { startStandalone } from './standalone/standalone.ts'
import { grpcCallerOf, grpcServer } from './testing-grpc.ts'

const guide = join(import.meta.dirname, '../../../docs/guides/protocols.md')

test('the documents that the guide gives for gRPC carry a call, with the name and address of another service', async t => {
  const [, yaml] = /```yaml\n(apiVersion[\s\S]*?kind: ApiVersion[\s\S]*?)```/.exec(readFileSync(guide, 'utf8'))!
  const address = await grpcServer(t)
  const config = join(mkdtempSync(join(tmpdir(), 'gatehouse-grpc-')), 'gateway.yaml')
  t.after(() => rmSync(join(config, '..'), { recursive: true }))
  const own = yaml!.replace('http://127.0.0.1:50051/helloworld.Greeter', address)
  writeFileSync(config, own.replace('/helloworld.Greeter', '/pets.Pets'))
  const { gateway, stop } = await startStandalone({
    ...{ config, address: '127.0.0.1', port: 0, workers: 1 },
    egress: { allow: ['loopback'], deny: [] },
    log() {},
  })
  t.after(() => stop(200))
  const client = grpcCallerOf(t, gateway)
  assert.ok(
    await new Promise((resolve, reject) =>
      client.say('x', (wrong, answer) => (wrong ? reject(wrong) : resolve(answer))),
    ),
  )
})
