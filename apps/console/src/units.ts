/** The units as the console knows them: what has a list, a page, a form, an action, and who may. */

import tree from '../../../packages/projections/generated/console.json'
import type {
  ConsoleAction,
  ConsoleNeed,
  ConsoleNoun,
  ConsolePolicy,
  ConsoleRole,
  ConsoleSchemas,
  ConsoleTree,
} from '../../../packages/projections/src/console-tree.ts'

export type { ConsoleAction, ConsoleNeed, ConsoleNoun, ConsolePolicy, ConsoleRole, ConsoleSchemas }

const { nouns: all, operations: own } = tree as unknown as ConsoleTree
export const nouns: readonly ConsoleNoun[] = all
export const operations: readonly ConsoleAction[] = own

const byPlural = new Map(nouns.map(noun => [noun.plural, noun]))
const byKind = new Map(nouns.map(noun => [noun.kind, noun]))
export const nounAt = (plural: string): ConsoleNoun | undefined => byPlural.get(plural)
export const nounOf = (kind: string): ConsoleNoun => byKind.get(kind)!

/** Forms are large; they come when one is opened. */
export const schemas = async (): Promise<ConsoleSchemas> =>
  (await import('../../../packages/projections/generated/console-schemas.json')).default as unknown as ConsoleSchemas

const spelled: Record<string, string> = { apis: 'APIs', api: 'API', sso: 'SSO' }

/** `api-versions` → API versions */
export function wordsOf(slug: string): string {
  const words = slug
    .split('-')
    .map(word => spelled[word] ?? word)
    .join(' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

/** A title within a sentence: “API version” stays, “Upstream” does not shout. */
export const inSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title

/** “Publish petstore-v1”; a title that says what it is about says no more. */
export const actOf = ({ title }: ConsoleAction, name: string | undefined): string =>
  name === undefined || title.includes(' ') ? title : `${title} ${name}`

export interface Where {
  organization: string
  workspace?: string | undefined
  name?: string | undefined
}

/** The path of a route with its places filled. */
export const pathAt = (path: string, where: Where): string =>
  path.replace(/\{(\w+)\}/g, (_, key: keyof Where) => encodeURIComponent(where[key] ?? '-'))

/** A resource as a reply shows it. */
export interface Shown {
  id: string
  kind: string
  name: string
  workspace?: string
  labels: Record<string, string>
  state?: string
  spec: Record<string, unknown>
  status?: Record<string, unknown>
  etag: string
  createdAt: string
  updatedAt: string
}

/** A value inside of it, by a path such as `status.expiresAt`. */
export const valueAt = (row: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], row)

/** The resource as a document that `apply` takes. */
export const documentOf = ({ kind, name, workspace, labels, spec }: Shown) => ({
  apiVersion: 'gatehouse/v1',
  kind,
  metadata: {
    name,
    ...(workspace ? { workspace } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  },
  spec,
})

/** An action as a call: what it asks stands in the address of one that reads, and in the body of one that writes. */
export function callOf({ method, path, asks }: ConsoleAction, where: Where, value: Readonly<Record<string, unknown>>) {
  const target = pathAt(path, where)
  if (method !== 'GET') return { method, path: target, ...(asks ? { body: value } : {}) }
  const pairs = Object.entries(value).map(([key, one]): [string, string] => [key, String(one)])
  return { method, path: pairs.length > 0 ? `${target}?${new URLSearchParams(pairs)}` : target, body: undefined }
}
