/** Whom a policy of stage `identify` recognized, whether or not an application of ours stands behind. */
export interface Identity {
  /** Name of the policy that recognized it. */
  readonly scheme: string
  /** Who vouches for it; of a token its `iss`. */
  readonly issuer: string | undefined
  /** Whom the issuer means; of a token its `sub`. */
  readonly subject: string | undefined
  /** The client that calls, as its issuer names it. */
  readonly clientId: string | undefined
  readonly scopes: readonly string[]
  /** As the issuer says them; JSON. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Seconds since 1970 from which on it holds no longer: streams end then. */
  readonly expiresAtSeconds: number | undefined
  /** What was shown, where it is to be exchanged for another; never written anywhere. */
  readonly token: string | undefined
  /** The same for whoever may have the same answers: who it is and all that is said of it, without what each token has anew. */
  readonly key: string
  /** Those whom other schemes knew of the same caller before; what ends one of them ends all. */
  readonly beside?: readonly Identity[]
}
