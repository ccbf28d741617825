/** Something of a contract that an application was seen to use. */
export interface Use {
  /** With its workspace; absent of callers without an application. */
  application?: string
  kind: 'endpoint' | 'parameter' | 'field' | 'value'
  method: string
  path: string
  name?: string
  /** One that the contract lists, as JSON. */
  value?: string
  lastUsedAt: string
}
