import type { Harm } from '../who-breaks.ts'
import type { CheckFinding } from './checks/check.ts'

/** A finding of a comparison as the change that it was. */
export const harmOf = ({ rule, severity, message, hint = '', fingerprint, endpoint, concern }: CheckFinding): Harm => ({
  ...{
    id: rule,
    level: severity === 'error' ? 'ERR' : severity === 'warn' ? 'WARN' : 'INFO',
    message,
    hint,
    fingerprint,
  },
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(concern ? { concern } : {}),
})
