import { systemClock } from '@gatehouse/base'
import type { Policies } from '@gatehouse/program'
import type { Log } from '@gatehouse/unit'
import type { FromWorker } from '../worker/messages.ts'
import { credentialNames } from './credential-names.ts'
import { ThreadCaptures } from './thread-captures.ts'

/** Those of a thread, which tells main what it recorded. */
export const openCaptures = (policies: Policies, tell: (message: FromWorker) => void, log: Log): ThreadCaptures =>
  new ThreadCaptures({
    clock: systemClock,
    credentialNames: credentialNames(() => policies),
    tell: (capture, request) => tell({ kind: 'captured', capture, text: JSON.stringify(request) }),
    missed(capture, thrown) {
      tell({ kind: 'capture-missed', capture })
      if (thrown !== undefined) log.warn('A request could not be recorded.', { capture, ...faultOf(thrown) })
    },
  })

/** Which fault and where; its words may hold what a caller wrote. */
function faultOf(thrown: unknown): { fault: string; at: string } {
  const { name = 'Error', stack = '' } = thrown as Partial<Error>
  return { fault: name, at: /^\s+at .*$/m.exec(stack)?.[0].trim().slice(0, 200) ?? '' }
}
