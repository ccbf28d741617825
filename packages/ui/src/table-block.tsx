import { memo, useEffect, useRef, useState } from 'react'
import type { Column } from './data-table.tsx'

/** Of a block that is drawn as one; what is out of sight stands as an empty place of its height. */
export const blockRows = 50

interface TableBlockProps<R> {
  rows: readonly R[]
  columns: readonly Column<R>[]
  rowKey: (row: R) => string
  /** Its rows say how wide columns are: always drawn. */
  first: boolean
}

function Block<R>({ rows, columns, rowKey, first }: TableBlockProps<R>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [emptyPx, setEmptyPx] = useState<number>()
  useEffect(() => {
    const at = body.current
    if (first || !at) return
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setEmptyPx(undefined)
        else if (!at.contains(document.activeElement)) setEmptyPx(at.getBoundingClientRect().height)
      },
      { rootMargin: '1200px' },
    )
    seen.observe(at)
    return () => seen.disconnect()
  }, [first])
  if (emptyPx !== undefined) {
    return (
      <tbody ref={body} aria-hidden>
        <tr>
          <td colSpan={columns.length} style={{ height: emptyPx, padding: 0, border: 0 }} />
        </tr>
      </tbody>
    )
  }
  return (
    <tbody ref={body}>
      {rows.map(row => (
        <tr key={rowKey(row)}>
          {columns.map(({ key, cell, right }) => (
            <td key={key} {...(right ? { 'data-right': true } : {})}>
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}

const isSame = <R,>(before: TableBlockProps<R>, after: TableBlockProps<R>) =>
  before.columns === after.columns &&
  before.rows.length === after.rows.length &&
  before.rows.every((row, at) => row === after.rows[at])

/** Some rows of a table; drawn anew only when one of them or the columns are others. */
export const TableBlock = memo(Block, isSame) as typeof Block
