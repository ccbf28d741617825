import { Failure, failureFrom, problemDocument } from '@gatehouse/base'
import type { FastifyError, FastifyReply } from 'fastify'

/** Answers a failure as RFC 9457 problem+json. */
export function replyProblem(reply: FastifyReply, failure: Failure): FastifyReply {
  const { retryAfterSeconds } = failure.extra
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  if (failure.code === 'not_signed_in') reply.header('www-authenticate', 'Bearer')
  return reply
    .code(failure.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(failure, reply.request.id)))
}

/** What Fastify and its parsers throw, as coded failures. */
export function failureOf(thrown: unknown): Failure {
  const { code, statusCode, message } = thrown as FastifyError
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Failure('content_too_large', 'The body is too large for this.')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Failure('unsupported_content', 'Only application/json is read.')
  if (thrown instanceof Failure) return thrown
  if (statusCode !== undefined && statusCode < 500) {
    const problem = { code: 'malformed', message: message.slice(0, 300), pointer: '' }
    return new Failure('invalid_input', `The request is malformed: ${problem.message}`, { problems: [problem] })
  }
  return failureFrom(thrown)
}
