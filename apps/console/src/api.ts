/** Calls to the control API this page came from, in the session of the reader. */
import type { ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { type Call, createClient } from '../../../packages/projections/generated/client.ts'
import { untilBack } from './session-over.ts'

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

/** What to show of anything that was thrown. */
export const problemOf = (thrown: unknown): ProblemDocument =>
  thrown instanceof ApiProblem
    ? thrown.problem
    : { code: 'internal', title: 'This page made a mistake', detail: String(thrown), status: 0 }

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

/** Any call of the control API; its path is complete. */
export async function send(call: Omit<Call, 'id'>): Promise<unknown> {
  try {
    return await sendNow(call)
  } catch (thrown) {
    const back = problemOf(thrown).code === 'not_signed_in' ? untilBack() : undefined
    if (!back) throw thrown
    await back
    return sendNow(call)
  }
}

const sendNow = ({ method, path, body, etag }: Omit<Call, 'id'>): Promise<unknown> =>
  ask(path, {
    method,
    headers: { ...(body === undefined ? {} : json), ...(etag ? { 'if-match': `"${etag}"` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

export const api = createClient(send)

/** Answers with who signed in. */
export async function signIn(email: string, password: string): Promise<string> {
  await ask('/api/auth/sign-in/email', { method: 'POST', headers: json, body: JSON.stringify({ email, password }) })
  return (await createClient(sendNow).whoami({})).id
}

export const signOut = () => ask('/api/auth/sign-out', { method: 'POST', headers: json, body: '{}' })
