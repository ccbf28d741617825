import { systemClock } from '@gatehouse/base'
import type { Policies } from '@gatehouse/program'
import type { FromWorker } from '../worker/messages.ts'
import { credentialNames } from './credential-names.ts'
import { ThreadCaptures } from './thread-captures.ts'

/** Those of a thread, which tells main what it recorded. */
export const openCaptures = (policies: Policies, tell: (message: FromWorker) => void): ThreadCaptures =>
  new ThreadCaptures({
    clock: systemClock,
    credentialNames: credentialNames(() => policies),
    tell: (capture, request) => tell({ kind: 'captured', capture, text: JSON.stringify(request) }),
    missed: capture => tell({ kind: 'capture-missed', capture }),
  })
