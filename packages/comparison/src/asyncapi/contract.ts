/** What a document says of an application, in one form for AsyncAPI 2 and 3. */
import type { Requirement } from '../model/contract.ts'
import type { At, Library } from '../model/source.ts'

export interface AsyncContract {
  library: Library
  title: string
  version: string
  /** By name. */
  servers: Map<string, Server>
  /** By address, without the names of its parameters. */
  channels: Map<string, Channel>
  /** By what the application does and where. */
  operations: Map<string, Operation>
  schemes: Map<string, At>
}

export interface Server {
  name: string
  at: At
  /** With protocol and path. */
  address: string
  protocol: string
  security: Requirement[]
  bindings: string
}

export interface Channel {
  address: string
  at: At
  /** In the order of the address. */
  parameters: { name: string; schema: At | undefined }[]
  bindings: string
}

/** What the application does: 2 says what others do. */
export type Action = 'send' | 'receive'

export interface Operation {
  /** `receive user/signedup`, as it is told. */
  name: string
  id: string | undefined
  action: Action
  at: At
  messages: Message[]
  reply: Reply | undefined
  security: Requirement[]
  bindings: string
}

export interface Reply {
  at: At
  address: string
  messages: Message[]
}

export interface Message {
  name: string
  at: At
  /** Those of traits, too: all of them hold. */
  headers: At[]
  payload: At | undefined
  /** Undefined for JSON Schema in any of its names. */
  schemaFormat: string | undefined
  contentType: string
  correlationId: string | undefined
  bindings: string
}
