/** An environment of a portal that serves an API version. */
export interface CallPlace {
  kind: 'live' | 'sandbox'
  /** By name. */
  environment: string
  /** Of its gateways, without a path. */
  address: string
  since: string
}
