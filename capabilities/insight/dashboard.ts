/** Pictures of usage that somebody put together: each tile is one question and how its answer is drawn. */
import type { Problem } from '@gatehouse/base'
import { defaulted, type Filled, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { questionFields } from './question.ts'

const tilesMax = 24

export const pictures = ['figures', 'lines', 'bars', 'table', 'heatmap'] as const

const tile = object(
  {
    title: Type.String({ minLength: 1, maxLength: 100, description: 'What it shows, in a few words.' }),
    show: oneOf([...pictures], {
      description:
        'How: `figures` beside those of the time before, `lines` over time, `bars` of groups, `table` of groups, or `heatmap` of how long requests took.',
    }),
    metrics: questionFields.metrics,
    by: questionFields.by,
    filters: questionFields.filters,
    custom: questionFields.custom,
    value: questionFields.value,
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 50, description: 'Groups to show, the largest first.' }), 8),
    wide: defaulted(Type.Boolean({ description: 'Whether it takes the whole width.' }), false),
  },
  { title: 'Tile' },
)

export const dashboard = defineResource({
  kind: 'Dashboard',
  prefix: 'dash',
  plural: 'dashboards',
  scope: 'organization',
  title: 'Dashboard',
  summary: 'Pictures of usage that are looked at together; each is one question, asked anew whenever it is shown.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    description: Type.Optional(Type.String({ maxLength: 1000, description: 'What it is for.' })),
    since: defaulted(
      patterned('^[1-9]\\d{0,3}[mhd]$', 'a number of minutes, hours or days, such as 30m, 24h or 7d', {
        description: 'How far back it looks at first.',
      }),
      '24h',
    ),
    filters: defaulted(questionFields.filters, []),
    tiles: Type.Array(tile, { minItems: 1, maxItems: tilesMax, description: 'From left to right, row by row.' }),
  }),
})

type Spec = Filled<typeof dashboard.spec>

/** What no picture can show. */
export function dashboardProblems({ tiles }: Pick<Spec, 'tiles'>): Problem[] {
  return tiles.flatMap(({ show, metrics, by }, index) => {
    const message = mistakeOf({ show, metrics, by } as Tile)
    return message ? [{ code: 'tile_unfit', message, pointer: `/spec/tiles/${index}` }] : []
  })
}

interface Tile {
  show: (typeof pictures)[number]
  metrics: readonly string[]
  by: readonly string[]
}

function mistakeOf({ show, metrics, by }: Tile): string | undefined {
  if (show === 'figures' && by.length > 0) return 'Figures are of everything: they have no groups (`by`).'
  if (show === 'lines' && by.length > 1) return 'Lines are of one dimension at most (`by`).'
  if (show === 'lines' && by.length === 1 && metrics.length > 1) return 'Lines of groups show one metric (`metrics`).'
  if (show === 'bars' && (by.length !== 1 || metrics.length !== 1)) return 'Bars show one metric by one dimension.'
  if (show === 'table' && by.length === 0) return 'A table needs a dimension (`by`).'
  if (show === 'heatmap' && by.length > 0) return 'A heat map is of everything: it has no groups (`by`).'
  return undefined
}
