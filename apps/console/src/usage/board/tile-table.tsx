import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Anchor, Text } from '@mantine/core'
import { useMemo } from 'react'
import { wordOf } from '../filter-words.ts'
import { dimensionName, figureText, type Metric, metricName, unitOf } from '../measures.ts'
import { momentWords } from '../moment-words.ts'
import type { Answer } from '../use-analysis.ts'
import type { Tile } from './board.ts'

type Row = Answer['rows'][number]

interface TileTableProps {
  tile: Pick<Tile, 'title' | 'by' | 'metrics'>
  answer: Answer
  put(words: Record<string, string | undefined>): void
}

/** Groups, and periods where there are any, with their figures. */
export function TileTable({ tile, answer, put }: TileTableProps) {
  const columns = useMemo(() => columnsOf(tile, put), [tile, put])
  const hasTime = answer.rows[0]?.start !== undefined
  const shown = useMemo(() => (hasTime ? [timeColumn, ...columns] : columns), [columns, hasTime])
  return (
    <DataTable
      caption={tile.title}
      columns={shown}
      rows={answer.rows}
      rowKey={({ start, key, others }) => JSON.stringify([start, key, others])}
    />
  )
}

const timeColumn: Column<Row> = {
  key: 'start',
  title: t('requestTime'),
  cell: ({ start }) => momentWords(Date.parse(start!) / 1000, spoken()),
}

function columnsOf({ by = [], metrics = ['requests'] }: TileTableProps['tile'], put: TileTableProps['put']) {
  const groups = by.map(
    (dimension, index): Column<Row> => ({
      key: dimension,
      title: dimensionName(dimension),
      cell: ({ key, others }) => {
        const value = key[index] ?? ''
        if (others) return <Text c="dimmed">{index === 0 ? t('usageOthers') : ''}</Text>
        return (
          <Anchor component="button" type="button" onClick={() => put({ [dimension]: wordOf(value) })}>
            {value || t('usageNone')}
          </Anchor>
        )
      },
    }),
  )
  const figures = (metrics as Metric[]).map(
    (metric, index): Column<Row> => ({
      ...{ key: metric, title: metricName(metric), right: true },
      cell: ({ values }) => figureText(values[index], unitOf(metric)),
    }),
  )
  return [...groups, ...figures]
}
