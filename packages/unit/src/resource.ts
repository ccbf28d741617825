/**
 * A resource: something that is stored and named. From this one value come its table, its REST routes, its
 * OpenAPI components, its CLI noun, its YAML document and its reference page; none of them is written again.
 */
import type { TSchema } from '@gatehouse/schema'
import type { StateMachine } from './states.ts'

/** Where a name is unique, and what a caller must belong to. */
export type Scope = 'platform' | 'organization' | 'workspace'

export const verbs = ['list', 'get', 'create', 'update', 'delete'] as const
export type Verb = (typeof verbs)[number]

/**
 * Roles, weakest first. A role holds everything the weaker ones may do. `operator` is who runs the platform and
 * stands above the organizations; the others are held in one organization or workspace.
 */
export const roles = ['viewer', 'editor', 'admin', 'owner', 'operator'] as const
export type Role = (typeof roles)[number]

/**
 * What no role brings, not even `operator`: an owner gives it to a membership or a token beside its role, wherever a unit
 * names it. `captures`: sees requests and replies that were recorded whole.
 */
export const permissions = ['captures'] as const
export type Permission = (typeof permissions)[number]

export interface ResourceUnit<S extends TSchema = TSchema, T extends TSchema = TSchema> {
  /** Singular, upper camel case: the `kind` of a document. */
  kind: string
  /** Identifier prefix: `api` of `api_01h…`. */
  prefix: string
  /** Plural in kebab case: path segment and CLI noun; with underscores the table. */
  plural: string
  scope: Scope
  title: string
  summary: string
  /**
   * What a person writes. A field with `writeOnly` is taken out by the room's hooks and sealed before the row is stored;
   * nothing that tells of a document shows it.
   */
  spec: S
  /** What the program adds; read-only to callers. */
  status?: T
  /**
   * Fields of `spec` that name another resource; a dot leads into an object. The name is stored in `spec`, its id in the
   * column `<field>_id` (a dot is written `_`) under a composite foreign key, so that nothing points across organizations.
   */
  references?: Readonly<Record<string, Reference>>
  states?: StateMachine
  /** Which of the five verbs are offered; all of them unless said. */
  verbs?: readonly Verb[]
  /** The weakest role for each verb; viewer for reading and editor for writing unless said. */
  roles?: Partial<Record<Verb, Role>>
  /** Needed for each verb, beside the role. */
  permission?: Permission
  /** Fields of `spec` that are left out of lists because they may be large. */
  heavy?: readonly string[]
  /** Texts of `spec` that are kept compressed where they are long. */
  packed?: readonly string[]
  /** Fields that a table of them shows beside name, state and references, as paths such as `status.expiresAt`. */
  listed?: readonly string[]
  /**
   * Texts in `spec` that a document may leave to a file beside it, each with the field that names the file; a dot leads
   * into an object.
   */
  files?: Readonly<Record<string, string>>
  /** Fields of `spec` that cannot change after creation. */
  fixed?: readonly string[]
  /** Further columns taken from `spec` or `status` so that SQL can filter and sort by them. */
  columns?: Readonly<Record<string, Column>>
  /** Several columns each, beside the ones every table has. */
  indexes?: readonly (readonly string[])[]
  /** Column lists that must be unique within the organization. */
  uniques?: readonly (readonly string[])[]
  /** Fields that the reply to `create` shows and nothing ever shows again, with what they are. */
  shownOnce?: Readonly<Record<string, string>>
  /** Fields of `spec` with any of which `status.sha256` is the digest of no secret, and documents do not have it. */
  secretless?: readonly string[]
  /** Not part of `export` and `apply`: made by the program, such as a deployment. */
  derived?: boolean
}

export interface Reference {
  kind: string
  /** The field is a list of names; kept in a link table `<table>_<field>`. */
  many?: boolean
  /** The reference may be left out. */
  optional?: boolean
  /** What deleting the target does. `restrict` unless said. */
  onDelete?: 'restrict' | 'cascade'
}

export interface Column {
  type: 'text' | 'bigint' | 'boolean' | 'timestamptz'
  /** Where the value comes from: a path such as `spec.email` or `status.sha256`. */
  from: string
}

/** Gives the resource back as it is: the exact type is what makes code against it checked. */
export function defineResource<const R extends ResourceUnit>(unit: R): R {
  return Object.freeze(unit)
}

/** Verbs a resource offers. */
export function verbsOf(resource: ResourceUnit): readonly Verb[] {
  return resource.verbs ?? verbs
}

/** The weakest role that may use the verb. */
export function roleFor(resource: ResourceUnit, verb: Verb): Role {
  return resource.roles?.[verb] ?? (verb === 'list' || verb === 'get' ? 'viewer' : 'editor')
}
