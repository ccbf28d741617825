import type { Row, WriteContext } from '@gatehouse/control'
import type { Scope } from '../scope.ts'

/** What scopes look at. */
export interface Place {
  workspace: string
  api: string
  labels: Readonly<Record<string, string>>
}

export async function placeOf({ resources }: Pick<WriteContext, 'resources'>, version: Row): Promise<Place> {
  const api = await resources.get('Api', version.spec.api as string, version.workspaceId)
  return { workspace: version.workspace!, api: api.name, labels: { ...api.labels, ...version.labels } }
}

export function isWithin({ workspace, apis, labels = {} }: Scope, place: Place): boolean {
  return (
    (workspace === undefined || workspace === place.workspace) &&
    (apis === undefined || apis.includes(place.api)) &&
    Object.entries(labels).every(([key, value]) => Object.hasOwn(place.labels, key) && place.labels[key] === value)
  )
}
