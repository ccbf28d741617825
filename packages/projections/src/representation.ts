/** How a resource looks in the control API, made from its unit. */
import { defaulted, object, oneOf, patchSchema, patterned, slug, type TSchema, Type } from '@gatehouse/schema'
import type { ResourceUnit } from '@gatehouse/unit'

/** Words on a resource, by key. */
export const labels = Type.Record(
  patterned('^[a-z0-9]([a-z0-9._/-]{0,61}[a-z0-9])?$', 'of lower-case letters, digits, ., _, / and -'),
  Type.String({ maxLength: 200 }),
  { maxProperties: 64, description: 'Words to find it by; `apply --prune` works within them.' },
)
const name = slug({ description: 'Slug: its identity in documents, which never changes.' })
const moment = (description: string) => Type.String({ format: 'date-time', description })

/** What a reply shows. */
export function representationOf(resource: ResourceUnit): TSchema {
  return object(
    {
      id: Type.String({ description: `Identifier, \`${resource.prefix}_…\`.` }),
      kind: Type.Literal(resource.kind),
      name,
      ...(resource.scope === 'workspace'
        ? { workspace: Type.String({ description: 'Workspace it belongs to.' }) }
        : {}),
      labels,
      ...(resource.states
        ? { state: oneOf([...resource.states.states], { description: 'Where it is in its life.' }) }
        : {}),
      spec: resource.heavy ? withoutRequired(resource.spec, resource.heavy) : resource.spec,
      ...(resource.status ? { status: Type.Optional(resource.status) } : {}),
      etag: Type.String({ description: 'Changes with every write; send it as If-Match.' }),
      createdAt: moment('When it was made.'),
      updatedAt: moment('When it was last written.'),
    },
    { title: resource.title, description: resource.summary },
  )
}

/** What the reply to `create` shows: the resource, and what is shown once. */
export function createdOf(resource: ResourceUnit): TSchema {
  if (!resource.shownOnce) return representationOf(resource)
  const once = Object.entries(resource.shownOnce).map(([field, description]) => [
    field,
    Type.Optional(Type.String({ description })),
  ])
  const { properties } = representationOf(resource) as unknown as { properties: Record<string, TSchema> }
  return object({ ...properties, ...Object.fromEntries(once) }, { title: resource.title })
}

/** A page of them. */
export function pageOf(resource: ResourceUnit): TSchema {
  return object({
    items: Type.Array(representationOf(resource)),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; none on the last.' })),
  })
}

/** What `create` takes. */
export function creationOf(resource: ResourceUnit): TSchema {
  return object({ name, labels: defaulted(labels, {}), spec: resource.spec })
}

/** What `update` takes: a merge patch (RFC 7396) of labels and spec, without the fields that are fixed. */
export function patchOf(resource: ResourceUnit): TSchema {
  const spec = patchSchema(resource.spec) as { properties?: Record<string, unknown> }
  const fields = Object.entries(spec.properties ?? {}).filter(([field]) => !resource.fixed?.includes(field))
  return object({
    labels: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 200 }), Type.Null()]))),
    spec: Type.Optional(Type.Unsafe({ ...spec, properties: Object.fromEntries(fields) } as TSchema)),
  })
}

/** What a list can be asked for. */
export function listQueryOf(resource: ResourceUnit): TSchema {
  const references = Object.entries(resource.references ?? {}).filter(([, { many }]) => !many)
  return object({
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 500, description: 'Rows of a page.' }), 50),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: '`next` of the page before.' })),
    search: Type.Optional(Type.String({ maxLength: 200, description: 'Words in the name or title.' })),
    sort: defaulted(oneOf(['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt']), 'name'),
    label: Type.Optional(Type.String({ maxLength: 300, description: '`key=value`.' })),
    ...(resource.states ? { state: Type.Optional(oneOf([...resource.states.states])) } : {}),
    ...Object.fromEntries(
      references.map(([field, { kind }]) => [
        field,
        Type.Optional(Type.String({ description: `Name of the ${kind}.` })),
      ]),
    ),
  })
}

function withoutRequired(spec: TSchema, heavy: readonly string[]): TSchema {
  const { required = [], ...rest } = spec as { required?: string[] }
  return Type.Unsafe({ ...rest, required: required.filter(field => !heavy.includes(field)) } as TSchema)
}
