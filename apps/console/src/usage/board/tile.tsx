import { Icon } from '@gatehouse/ui/icon.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Group, Menu, Title } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { problemOf } from '../../api.ts'
import { saveAs } from '../../export/save-file.ts'
import type { Mark } from '../chart.tsx'
import { type Words, wordsOf } from '../filter-words.ts'
import { useAnalysis } from '../use-analysis.ts'
import { csvOf } from './answer-csv.ts'
import type { Tile } from './board.ts'
import { earlierOf, type Meant, questionOf } from './tile-question.ts'
import { TileTable } from './tile-table.tsx'
import { TileView } from './tile-view.tsx'

interface BoardTileProps {
  tile: Tile
  meant: Meant
  marks: readonly Mark[]
  words: Words
  put(words: Words): void
}

/** One question and its picture; the figures as a table and as a file; the requests behind it. */
export function BoardTile({ tile, meant, marks, words, put }: BoardTileProps) {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const navigate = useNavigate()
  const [asTable, setAsTable] = useState(false)
  const question = questionOf(tile, meant)
  const { data, error, refetch } = useAnalysis(organization, question)
  const before = useAnalysis(organization, data && earlierOf(tile, question, { ...data, ...meant }))
  const narrowed: Words = { ...words, ...wordsOf(tile.filters ?? []) }
  const go = (page: string, more: Words = {}) =>
    void navigate({ to: `/${organization}/${page}`, search: { ...narrowed, ...more } as never })
  return (
    <section {...(tile.wide ? { 'data-wide': true } : {})}>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Title order={2} size="sm" fw={550}>
          {tile.title}
        </Title>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('tileMenu', { title: tile.title })}>
              <Icon name="dots" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => go('requests')}>{t('tileRequests')}</Menu.Item>
            <Menu.Item onClick={() => go('usage', tile.by?.[0] ? { by: tile.by[0] } : {})}>
              {t('tileExplore')}
            </Menu.Item>
            <Menu.Item onClick={() => setAsTable(!asTable)}>{t(asTable ? 'tilePicture' : 'tileTable')}</Menu.Item>
            <Menu.Item disabled={!data} onClick={() => data && saveAs(`${tile.title}.csv`, csvOf(question, data))}>
              {t('tileCsv')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {error && !data ? (
        <Problem problem={problemOf(error)} again={() => refetch()} />
      ) : asTable && data ? (
        <TileTable
          tile={{ title: tile.title, by: question.by ?? [], metrics: question.metrics ?? [] }}
          {...{ answer: data, put }}
        />
      ) : (
        <TileView
          {...{ tile, meant, marks, put }}
          answer={data}
          before={before.data}
          open={more => go('requests', more)}
        />
      )}
    </section>
  )
}
