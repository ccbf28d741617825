import { Button, Group, Skeleton, Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { blockRows, TableBlock } from './table-block.tsx'
import { t } from './text.ts'

export interface Column<R> {
  /** Unique in the table. */
  key: string
  title: string
  cell: (row: R) => ReactNode
  /** Numbers stand at the right. */
  right?: boolean
}

interface DataTableProps<R> {
  caption: string
  /** The same array as long as they are the same, or every row is drawn anew. */
  columns: readonly Column<R>[]
  /** None while they are not known. */
  rows: readonly R[] | undefined
  rowKey: (row: R) => string
  /** There is a further page. */
  more?: boolean
  onMore?: () => void
  busy?: boolean
}

/** Rows that the server paged, filtered and sorted. `j` and `k` go down and up; the first link of a row opens it. */
export function DataTable<R>({ caption, columns, rows, rowKey, more, onMore, busy }: DataTableProps<R>) {
  const table = useRef<HTMLTableElement>(null)
  const step = (event: KeyboardEvent) => {
    if (event.key !== 'j' && event.key !== 'k') return
    if (event.target instanceof HTMLInputElement) return
    focusRow(table.current, event.key === 'j' ? 1 : -1)
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: it is no landmark of its own
    <div role="group" className="gh-scroll" aria-label={caption} tabIndex={0} onKeyDown={step}>
      <table ref={table} className="gh-table" data-rows aria-busy={rows === undefined}>
        <thead>
          <tr>
            {columns.map(({ key, title, right }) => (
              <th key={key} scope="col" {...(right ? { 'data-right': true } : {})}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {rows === undefined ? (
          <tbody>
            <Waiting columns={columns.length} />
          </tbody>
        ) : (
          blocksOf(rows).map((block, at) => (
            <TableBlock key={at} rows={block} columns={columns} rowKey={rowKey} first={at === 0} />
          ))
        )}
      </table>
      {more && onMore && <More onMore={onMore} busy={busy === true} shown={rows?.length ?? 0} />}
    </div>
  )
}

function blocksOf<R>(rows: readonly R[]): (readonly R[])[] {
  const starts = Array.from({ length: Math.ceil(rows.length / blockRows) }, (_, at) => at * blockRows)
  return starts.map(start => rows.slice(start, start + blockRows))
}

function Waiting({ columns }: { columns: number }) {
  return [0, 1, 2, 3, 4].map(row => (
    <tr key={row}>
      {Array.from({ length: columns }, (_, column) => (
        <td key={column}>
          <Skeleton h={12} w={column === 0 ? 140 : 80} />
        </td>
      ))}
    </tr>
  ))
}

/** Asks for the next page when it comes into sight; a button says the same to who uses none. */
function More({ onMore, busy, shown }: { onMore: () => void; busy: boolean; shown: number }) {
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && !busy && onMore(), {
      rootMargin: '400px',
    })
    if (mark.current) seen.observe(mark.current)
    return () => seen.disconnect()
  }, [onMore, busy])
  return (
    <Group ref={mark} justify="space-between" py="xs" px={8}>
      <Text size="sm" c="dimmed">
        {t('shownSoFar', { n: shown })}
      </Text>
      <Button size="compact-sm" variant="subtle" loading={busy} onClick={onMore}>
        {t('showMore')}
      </Button>
    </Group>
  )
}

/** The link of the row before or after the one that has the focus. */
export function focusRow(table: Element | null, by: 1 | -1): void {
  const links = [...(table?.querySelectorAll('tbody tr') ?? [])].flatMap(row => row.querySelector('a') ?? [])
  const at = links.indexOf(document.activeElement as HTMLAnchorElement)
  links[at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))]?.focus()
}
