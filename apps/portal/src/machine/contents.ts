import type { At } from '../page.ts'
import { endpointPath, guidePath, productPath, versionPath } from '../paths.ts'

/** Everything that the reader may read, as `Portal.contents` tells it. */
export interface Content {
  kind: 'product' | 'version' | 'page' | 'endpoint'
  at: string
  title: string
  name?: string
  about?: string
  state?: string
  hasDocument?: boolean
  updatedAt?: string
}

export const contentsFor = async ({ api }: At, endpoints: boolean): Promise<Content[]> =>
  (await api.read<{ items: Content[] }>('contents', { endpoints })).items

export function pathOf({ kind, at, name = '' }: Content): string {
  if (kind === 'product') return productPath(at)
  if (kind === 'page') return guidePath(at)
  return kind === 'version' ? versionPath(at) : endpointPath(at, name)
}
