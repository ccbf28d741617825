/** A refusal as gRPC says it (gRPC over HTTP/2, "Responses"): HTTP 200, and the status in place of trailers. */
import { type FailureCode, failureKinds, HeaderList } from '@gatehouse/base'
import type { Reply } from './exchange.ts'
import type { Refusal } from './refusal.ts'

/** https://grpc.io/docs/guides/status-codes/ */
export const grpcStatus = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

/** Where the HTTP status of a failure does not say enough. */
const byCode: Partial<Record<FailureCode, number>> = {
  upstream_timeout: grpcStatus.deadlineExceeded,
  request_timeout: grpcStatus.deadlineExceeded,
  route_not_found: grpcStatus.unimplemented,
  method_not_allowed: grpcStatus.unimplemented,
  upstream_forbidden: grpcStatus.permissionDenied,
  request_too_large: grpcStatus.resourceExhausted,
  stream_idle: grpcStatus.unavailable,
  request_malformed: grpcStatus.internal,
  message_malformed: grpcStatus.internal,
}

/** gRPC's own table for what is not in ours (doc/http-grpc-status-mapping.md), with client errors told apart. */
const byStatus: Record<number, number> = {
  400: grpcStatus.invalidArgument,
  401: grpcStatus.unauthenticated,
  403: grpcStatus.permissionDenied,
  404: grpcStatus.unimplemented,
  413: grpcStatus.resourceExhausted,
  429: grpcStatus.resourceExhausted,
  500: grpcStatus.internal,
  502: grpcStatus.unavailable,
  503: grpcStatus.unavailable,
  504: grpcStatus.deadlineExceeded,
}

export const grpcCodeOf = (code: FailureCode): number =>
  byCode[code] ?? byStatus[failureKinds[code].status] ?? grpcStatus.internal

const grpcType = /^application\/grpc(?:[+;\s]|$)/i

/** Whether the caller speaks gRPC; gRPC-Web is something else. */
export const isGrpc = (headers: HeaderList): boolean => {
  const type = headers.get('content-type')
  return type !== undefined && type.length >= 16 && grpcType.test(type)
}

/** In whatever variant: what an upstream might take for gRPC, gRPC-Web too (`packages/http/src/grpc/SPEC.md`). */
export const mayBeGrpc = (headers: HeaderList): boolean => headers.all('content-type').some(type => grpcLike.test(type))

const grpcLike = /^application\/grpc/i

/** Trailers alone: the status stands in the head. */
export function grpcReply(refusal: Refusal): Reply {
  const headers = new HeaderList(['content-type', 'application/grpc', ...statusOf(refusal), ...refusal.headers])
  return { status: 200, headers, body: undefined }
}

/** What ends a call that was answered already. */
export const grpcTrailers = (refusal: Refusal): HeaderList => new HeaderList(statusOf(refusal))

const statusOf = ({ code, detail }: Refusal): string[] => [
  ...['grpc-status', String(grpcCodeOf(code))],
  ...['grpc-message', percentEncoded(`${detail} (${code})`)],
]

/** Visible ASCII but `%`, and the space, stand as they are. */
function percentEncoded(text: string): string {
  let encoded = ''
  for (const byte of new TextEncoder().encode(text)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25
    encoded += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}
