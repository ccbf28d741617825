import type { NewDirectoryEntry, StatusReport } from '@gatehouse/program'
import type { WriteContext } from './part.ts'

export type { NewDirectoryEntry } from '@gatehouse/program'

/** A gateway of a group, as it last told of itself. */
export interface FleetNode {
  node: string
  gatewayGroupId: string
  connected: boolean
  state: string
  generation: number
  certificateExpiresAt: string
  lastSeenAt: string
  /** What it last told of itself. */
  report: { quarantined?: string[]; health?: StatusReport['health']; counters?: Readonly<Record<string, number>> }
}

/** Who may be a gateway. Outside of any transaction. */
export interface Fleet {
  /** Admits one node to the group, once, within `ttlMs`. */
  enrolmentToken(gatewayGroupId: string, ttlMs: number): Promise<string>
  nodes(gatewayGroupId?: string): Promise<FleetNode[]>
  /** The node's certificates stop working at once. */
  removeNode(node: string): Promise<boolean>
  /** The next signing key takes over; gateways follow by themselves. */
  rotateSigningKey(): Promise<void>
}

/** How a change reaches the gateways: the program by generations, the directory by numbered entries. */
export interface Publisher extends Fleet {
  /** Something that the program of these gateway groups is made of changed. Called after the commit; coalesces. */
  programChanged(gatewayGroupIds: readonly string[]): void
  /** Directory entries were appended in a transaction that has committed. */
  directoryChanged(gatewayGroupIds: readonly string[]): void
  /** What is to be captured by these gateway groups changed, in a transaction that has committed. */
  capturesChanged(gatewayGroupIds: readonly string[]): void
  /** Resolves when the deployment left `pending`, or at the deadline with what it is then. */
  settled(deploymentId: string, waitMs: number): Promise<void>
}

/** Appends to the group's log in the transaction of the write, and tells the publisher after the commit. */
export type AppendDirectory = (context: WriteContext, gatewayGroupId: string, entry: NewDirectoryEntry) => Promise<void>
