import type { At } from '../page.ts'
import { type DefinitionKind, endpointPath, guidePath, productPath, topicPath, versionPath } from '../paths.ts'
import type { TopicPart } from '../reference.ts'

/** Everything that the reader may read, as `Portal.contents` tells it. */
export interface Content {
  kind: 'product' | 'version' | 'page' | 'endpoint' | TopicPart['kind']
  at: string
  title: string
  name?: string
  about?: string
  state?: string
  hasDocument?: boolean
  /** What the document is, unless it is OpenAPI. */
  definition?: DefinitionKind
  updatedAt?: string
}

export const contentsFor = async ({ api }: At, endpoints: boolean): Promise<Content[]> =>
  (await api.read<{ items: Content[] }>('contents', { endpoints })).items

export function pathOf({ kind, at, name = '' }: Content): string {
  if (kind === 'product') return productPath(at)
  if (kind === 'page') return guidePath(at)
  if (kind === 'version') return versionPath(at)
  return kind === 'endpoint' ? endpointPath(at, name) : topicPath(at, kind, name)
}
