/** Starts a process for one statement, and ends it whatever the statement does. */
import { fork } from 'node:child_process'
import { Failure } from '@gatehouse/base'
import type { SandboxCall, SandboxReply, SandboxResult } from './sandbox-calls.ts'

/** Starting, and reading rows in. */
const startMsMax = 20_000
/** It has been told to end; then it is. */
const graceMs = 2000

export async function sandboxed(call: SandboxCall): Promise<SandboxResult> {
  const child = fork(new URL('./sandbox-child.ts', import.meta.url), {
    // Nothing of this process’s environment is its business.
    ...{ env: {}, cwd: '/', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'json' },
    execArgv: ['--max-old-space-size=256', '--no-warnings'],
  })
  const limitMs = startMsMax + call.limits.timeoutMs + graceMs
  let timer: NodeJS.Timeout | undefined
  try {
    const reply = await new Promise<SandboxReply>((resolve, reject) => {
      timer = setTimeout(() => resolve({ failure: timedOut(call) }), limitMs)
      child.once('message', message => resolve(message as SandboxReply))
      child.once('error', reject)
      // Whatever ended it, it was the statement that did.
      child.once('exit', () => resolve({ failure: { code: 'sql_too_large', detail: 'The query ended its process.' } }))
      child.send(call)
    })
    if ('result' in reply) return reply.result
    throw new Failure(reply.failure.code, reply.failure.detail)
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}

const timedOut = ({ limits }: SandboxCall) => ({
  code: 'query_timeout' as const,
  detail: `The query took more than ${limits.timeoutMs} ms.`,
})
