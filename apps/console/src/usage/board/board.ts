/** A dashboard as the pages have it: of the organization, or one of those that are always there. */
import type { TextKey } from '@gatehouse/ui/text.ts'
import type { Dashboard } from '../../../../../packages/projections/generated/client.ts'

export type BoardSpec = Dashboard['spec']
export type Tile = BoardSpec['tiles'][number]

/** Tiles whose title is a text of the catalogue. */
interface BuiltInTile extends Omit<Tile, 'title'> {
  title: TextKey
}

export interface BuiltInBoard {
  name: string
  title: TextKey
  tiles: readonly BuiltInTile[]
}

const figures = (metrics: Tile['metrics'] & {}): BuiltInTile => ({
  ...{ title: 'tileFigures', show: 'figures', metrics, wide: true },
})
const lines = (title: TextKey, metrics: Tile['metrics'] & {}, more: Partial<BuiltInTile> = {}): BuiltInTile => ({
  ...{ title, show: 'lines', metrics },
  ...more,
})
const bars = (title: TextKey, by: NonNullable<Tile['by']>[number], more: Partial<BuiltInTile> = {}): BuiltInTile => ({
  ...{ title, show: 'bars', metrics: ['requests'], by: [by] },
  ...more,
})
const table = (title: TextKey, by: Tile['by'] & {}, metrics: Tile['metrics'] & {}): BuiltInTile => ({
  ...{ title, show: 'table', metrics, by, limit: 20, wide: true },
})
const heat: BuiltInTile = { title: 'tileHeat', show: 'heatmap', wide: true }
const is = (dimension: NonNullable<Tile['by']>[number], ...values: string[]): NonNullable<Tile['filters']> => [
  { dimension, is: values },
]
const isNot = (dimension: NonNullable<Tile['by']>[number], value: string): NonNullable<Tile['filters']> => [
  { dimension, isNot: [value] },
]
const bad = is('status', '4xx', '5xx')

export const builtIn: readonly BuiltInBoard[] = [
  {
    name: 'overview',
    title: 'boardOverview',
    tiles: [
      figures(['requests', 'errorRate', 'p50Ms', 'p99Ms']),
      lines('tileTraffic', ['requests', 'errors4xx', 'errors5xx']),
      lines('tileDurations', ['p50Ms', 'p95Ms', 'p99Ms']),
      bars('tileByApi', 'api'),
      bars('tileByApplication', 'application'),
    ],
  },
  {
    name: 'latency',
    title: 'boardLatency',
    tiles: [
      heat,
      lines('tileDurations', ['p50Ms', 'p90Ms', 'p95Ms', 'p99Ms']),
      lines('tileWhere', ['upstreamMs', 'gatewayMs']),
      table('tileSlow', ['apiVersion', 'endpoint'], ['p95Ms', 'p99Ms', 'requests']),
    ],
  },
  {
    name: 'errors',
    title: 'boardErrors',
    tiles: [
      figures(['errors4xx', 'errors5xx', 'errorRate', 'aborted']),
      lines('tileByStatus', ['requests'], { by: ['status'], filters: bad }),
      lines('tileByFailure', ['requests'], { by: ['failure'], filters: isNot('failure', '') }),
      bars('tileByReason', 'reason', { filters: isNot('reason', '') }),
      bars('tileByApplication', 'application', { filters: bad }),
      table('tileFailing', ['apiVersion', 'endpoint'], ['errors5xx', 'errors4xx', 'requests', 'errorRate']),
    ],
  },
  {
    name: 'traffic',
    title: 'boardTraffic',
    tiles: [
      figures(['bytesIn', 'bytesOut', 'cached', 'cacheRate']),
      lines('tileBytes', ['bytesIn', 'bytesOut']),
      lines('tileCache', ['cacheRate']),
      bars('tileByMethod', 'method'),
      bars('tileByNode', 'node'),
    ],
  },
  {
    name: 'limits',
    title: 'boardLimits',
    tiles: [
      lines('tileRefused', ['requests'], { by: ['failure'], filters: is('status', '429'), wide: true }),
      bars('tileRefusedWhom', 'application', { filters: is('status', '429') }),
      bars('tileByPlan', 'plan', { filters: is('status', '429') }),
    ],
  },
  {
    name: 'upstreams',
    title: 'boardUpstreams',
    tiles: [
      lines('tileByTarget', ['requests'], { by: ['target'], filters: isNot('target', '') }),
      lines('tileWhere', ['upstreamMs', 'gatewayMs']),
      lines('tileRetried', ['retried', 'aborted']),
      bars('tileByReason', 'reason', { filters: isNot('reason', '') }),
      table('tileByTarget', ['target'], ['requests', 'errorRate', 'upstreamMs', 'retried']),
    ],
  },
  {
    name: 'consumers',
    title: 'boardConsumers',
    tiles: [
      lines('tileByApplication', ['requests'], { by: ['application'], wide: true }),
      bars('tileByPlan', 'plan'),
      bars('tileByNetwork', 'client'),
      table('tileByApplication', ['application'], ['requests', 'errors4xx', 'errors5xx', 'p95Ms', 'units']),
    ],
  },
  {
    name: 'versions',
    title: 'boardVersions',
    tiles: [
      lines('tileByVersion', ['requests'], { by: ['apiVersion'], wide: true }),
      lines('tileByRevision', ['errorRate'], { by: ['revision'] }),
      bars('tileByRevision', 'revision'),
      table('tileByVersion', ['apiVersion', 'application'], ['requests', 'errorRate', 'p95Ms']),
    ],
  },
  {
    name: 'geography',
    title: 'boardGeography',
    tiles: [
      lines('tileByCountry', ['requests'], { by: ['country'], wide: true }),
      bars('tileByCountry', 'country'),
      bars('tileByNetwork', 'client'),
      table('tileByCountry', ['country'], ['requests', 'errorRate', 'p95Ms']),
    ],
  },
  {
    name: 'agents',
    title: 'boardAgents',
    tiles: [
      bars('tileByAgent', 'userAgent'),
      lines('tileByMethod', ['requests'], { by: ['method'] }),
      table('tileByAgent', ['userAgent'], ['requests', 'errorRate', 'p95Ms']),
    ],
  },
]
