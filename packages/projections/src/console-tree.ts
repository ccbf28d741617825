/** What the console reads of the units. It imports nothing, for the console is built without the house. */

export type ConsoleRole = 'viewer' | 'editor' | 'admin' | 'owner' | 'operator' | 'anyone' | 'signed-in' | 'developer'

/** What somebody must hold. */
export interface ConsoleNeed {
  role: ConsoleRole
  /** Beside the role, which does not bring it. */
  permission?: string
}

export interface ConsoleTree {
  nouns: ConsoleNoun[]
  /** Operations that act on no resource. */
  operations: ConsoleAction[]
}

export interface ConsoleNoun {
  kind: string
  plural: string
  singular: string
  title: string
  summary: string
  scope: 'platform' | 'organization' | 'workspace'
  states: readonly string[]
  /** Fields that a table of them shows beside name, state and age, as paths into the representation. */
  columns: readonly string[]
  references: Readonly<Record<string, { kind: string; many?: boolean }>>
  /** Which kinds name it, in which field, and what deleting it does to them. */
  usedBy: readonly { kind: string; field: string; goes: boolean }[]
  verbs: Readonly<
    Partial<
      Record<
        'list' | 'get' | 'create' | 'update' | 'delete',
        ConsoleNeed & { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: string }
      >
    >
  >
  /** Fields of `spec` that cannot change, and those that lists leave out. */
  fixed: readonly string[]
  heavy: readonly string[]
  /** Fields that are shown once, with what they are. */
  shownOnce: Readonly<Record<string, string>>
  actions: ConsoleAction[]
}

export interface ConsoleAction extends ConsoleNeed {
  /** `ApiVersion.publish`; also the name of its form among the schemas. */
  id: string
  name: string
  title: string
  summary: string
  /** What it takes away from whom; asked before it is done. */
  hurts?: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  scope: 'platform' | 'organization' | 'workspace'
  effect: 'read' | 'write'
  collection: boolean
  /** States it is possible in; any where it is not said. */
  from?: readonly string[]
  asks: boolean
}

/** Forms by kind, by operation and by policy. */
export interface ConsoleSchemas {
  kinds: Record<string, object>
  actions: Record<string, object>
  policies: Record<string, ConsolePolicy>
}

export interface ConsolePolicy {
  title: string
  summary: string
  /** It may stand in; the first unless a use says which. */
  stages: readonly string[]
  config: object
  /** Configurations to begin with: those that its reference page tries. */
  presets: readonly { title: string; config: unknown }[]
}
