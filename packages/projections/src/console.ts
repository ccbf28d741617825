/** What the console knows of the units as plain JSON: its lists, pages, actions and who may do them; forms apart, as they are large. */
import type { TSchema } from '@gatehouse/schema'
import type { Catalogue, PolicyExample, ResourceUnit } from '@gatehouse/unit'
import { singularOf } from './cli.ts'
import type { ConsoleAction, ConsoleNoun, ConsolePolicy, ConsoleSchemas, ConsoleTree } from './console-tree.ts'
import type { RestRoute } from './rest.ts'

export function consoleTree({ resources }: Pick<Catalogue, 'resources'>, routes: readonly RestRoute[]): ConsoleTree {
  return {
    nouns: [...resources.values()].map(resource => nounOf(resource, [...resources.values()], routes)),
    operations: routes
      .filter(({ resource, operation, role }) => operation && !resource && role !== 'developer')
      .map(actionOf),
  }
}

function nounOf(resource: ResourceUnit, all: readonly ResourceUnit[], routes: readonly RestRoute[]): ConsoleNoun {
  const { kind, plural, title, summary, scope, references = {}, fixed = [], heavy = [], shownOnce = {} } = resource
  const own = routes.filter(route => route.resource === resource)
  const single = Object.keys(references).filter(field => !references[field]!.many)
  return {
    ...{ kind, plural, singular: singularOf(plural), title, summary, scope, references, fixed, heavy, shownOnce },
    states: resource.states?.states ?? [],
    columns: [...single.map(field => `spec.${field}`), ...(resource.listed ?? [])],
    usedBy: all.flatMap(other =>
      Object.entries(other.references ?? {})
        .filter(([, to]) => to.kind === kind)
        .map(([field, to]) => ({ kind: other.kind, field, goes: to.onDelete === 'cascade' })),
    ),
    verbs: Object.fromEntries(
      own.flatMap(({ verb, role, permission, method, path }) =>
        verb ? [[verb, { role, ...(permission ? { permission } : {}), method, path }]] : [],
      ),
    ),
    actions: own.filter(({ verb, role }) => !verb && role !== 'developer').map(actionOf),
  }
}

function actionOf(route: RestRoute): ConsoleAction {
  const { id, title, summary, method, path, scope, role, permission, effect, resource } = route
  const { name, collection = false, transition, hurts } = route.operation!
  const way = transition === undefined ? undefined : resource?.states?.transitions[transition]
  const loss = hurts ?? way?.hurts
  return {
    ...{ id, name, title, summary, method, path, scope, role, effect, collection },
    ...(permission ? { permission } : {}),
    ...(loss ? { hurts: loss } : {}),
    ...(way ? { from: way.from } : {}),
    asks: Object.keys((inputOf(route) as { properties?: object } | undefined)?.properties ?? {}).length > 0,
  }
}

const inputOf = ({ query, body }: RestRoute): TSchema | undefined => query ?? body

export function consoleSchemas(catalogue: Catalogue, routes: readonly RestRoute[]): ConsoleSchemas {
  const asking = routes.filter(route => route.operation && inputOf(route))
  return {
    kinds: Object.fromEntries([...catalogue.resources.values()].map(({ kind, spec }) => [kind, spec])),
    actions: Object.fromEntries(asking.map(route => [route.id, inputOf(route)!])),
    policies: Object.fromEntries(
      [...catalogue.policies.values()].map(({ name, title, summary, stages, config, examples }) => [
        name,
        { title, summary, stages, config, presets: examples.slice(0, presetsMax).map(presetOf) },
      ]),
    ),
  }
}

const presetsMax = 8

const presetOf = ({ title, config }: PolicyExample): ConsolePolicy['presets'][number] => ({ title, config })
