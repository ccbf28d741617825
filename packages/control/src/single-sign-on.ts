import type { Person } from './caller.ts'

/** Sign-in of people by somebody else's identity provider. The room that knows the connections brings it. */
export interface SingleSignOn {
  /** Throws `not_found`, `sso_refused` or `sso_unavailable`. */
  start(asked: SignOnAsked): Promise<SignOnStarted>
  /** Takes each flow once. Throws `sso_refused` or `sso_unavailable`. */
  finish(answer: SignOnAnswer): Promise<{ session: string }>
  /** The person behind a session that is live. */
  personOf(session: string): Promise<Person | undefined>
  end(session: string): Promise<void>
}

/** A connection, as the path names it. */
export interface SignOnAt {
  organization: string
  name: string
}

export interface SignOnAsked extends SignOnAt {
  /** Where the provider sends the browser back to. */
  redirectUri: string
}

export interface SignOnStarted {
  /** Of the provider. */
  location: string
  /** What the browser keeps meanwhile: sealed, so that another browser's answer is not taken for its own. */
  flow: string
}

export interface SignOnAnswer extends SignOnAt {
  /** Of the callback; a parameter that came twice is missing. */
  query: Readonly<Record<string, string>>
  flow: string | undefined
}

/** Longest time that a person takes at the provider. */
export const flowSeconds = 600
/** A session ends then, used or not: whether the provider still knows the person is asked anew. */
export const sessionSeconds = 12 * 3600
