/** Calls to the control API this page came from, in the session of the reader. */
import { type Call, createClient } from '../../../packages/projections/generated/client.ts'

export interface ProblemDocument {
  code: string
  title: string
  detail?: string
  hint?: string
  status: number
}

export class ApiProblem extends Error {
  readonly problem: ProblemDocument

  constructor(problem: ProblemDocument) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

const unreachable: ProblemDocument = {
  code: 'control_unreachable',
  status: 0,
  title: 'The control plane does not answer',
  hint: 'Try again in a moment.',
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  const reply = await fetch(path, { ...init, credentials: 'same-origin' }).catch(() => {
    throw new ApiProblem(unreachable)
  })
  const body = reply.status === 204 ? undefined : await reply.json().catch(() => undefined)
  if (!reply.ok)
    throw new ApiProblem(body?.code ? body : { ...unreachable, status: reply.status, title: `Answer ${reply.status}` })
  return body
}

const json = { 'content-type': 'application/json' }

export const api = createClient(({ method, path, body, etag }: Call) =>
  ask(path, {
    method,
    headers: { ...(body === undefined ? {} : json), ...(etag ? { 'if-match': etag } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }),
)

export const signIn = (email: string, password: string) =>
  ask('/api/auth/sign-in/email', { method: 'POST', headers: json, body: JSON.stringify({ email, password }) })

export const signOut = () => ask('/api/auth/sign-out', { method: 'POST', headers: json, body: '{}' })
