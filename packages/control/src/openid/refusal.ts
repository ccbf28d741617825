import { Failure } from '@gatehouse/base'

/**
 * The one answer to whatever is wrong with a sign-in elsewhere: who tries learns nothing from it. The reason is
 * the failure's cause, for the log.
 */
export const refusal = (reason: string) =>
  new Failure('sso_refused', 'The sign-in was not accepted.', { cause: new Error(reason) })
