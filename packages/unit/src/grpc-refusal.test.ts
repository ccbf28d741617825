import assert from 'node:assert/strict'
import test from 'node:test'
import { type FailureCode, failureKinds, HeaderList } from '@gatehouse/base'
import { grpcCodeOf, grpcStatus, isGrpc } from './grpc-refusal.ts'
import { Refusal, refusalReply } from './refusal.ts'

const typed = (type: string) => HeaderList.from({ 'Content-Type': type })

test('gRPC is told by its content type, whatever it carries; gRPC-Web is something else', () => {
  for (const type of ['application/grpc', 'application/grpc+proto', 'Application/GRPC;x=y'])
    assert.ok(isGrpc(typed(type)), type)
  for (const type of ['application/grpc-web', 'application/grpcx', 'application/json', ''])
    assert.equal(isGrpc(typed(type)), false, type)
  assert.equal(isGrpc(new HeaderList()), false)
})

test('every failure has a status of gRPC, and no failure is OK', () => {
  const known = new Set<number>(Object.values(grpcStatus))
  for (const code of Object.keys(failureKinds) as FailureCode[]) assert.ok(known.has(grpcCodeOf(code)), code)
  assert.equal(grpcCodeOf('credential_missing'), grpcStatus.unauthenticated)
  assert.equal(grpcCodeOf('rate_limited'), grpcStatus.resourceExhausted)
  assert.equal(grpcCodeOf('upstream_timeout'), grpcStatus.deadlineExceeded)
})

test('a refusal is said as trailers alone, its text percent-encoded, and to others as a problem document', () => {
  const refusal = new Refusal('rate_limited', 'zu viel: 100 %\u00e4', ['Retry-After', '1'])
  const { status, headers, body } = refusalReply(refusal, typed('application/grpc'), { id: 'req_1' })
  assert.deepEqual([status, body, headers.get('grpc-status'), headers.get('retry-after')], [200, undefined, '8', '1'])
  assert.equal(headers.get('grpc-message'), 'zu viel: 100 %25%C3%A4 (rate_limited)')
  assert.equal(refusalReply(refusal, new HeaderList(), { id: 'req_1' }).status, 429)
})
