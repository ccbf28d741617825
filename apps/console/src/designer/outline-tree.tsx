import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Entry } from './entry.ts'
import { nameFor } from './entry-names.ts'
import { keyOf, type Row, rowsOf } from './visible-entries.ts'

interface OutlineTreeProps {
  value: unknown
  chosen: Entry
  choose: (entry: Entry) => void
  /** Enter on what is chosen. */
  enter: () => void
  /** What was clicked is to be seen. */
  picked: () => void
}

const first = new Set(['group:/paths', 'group:/components/schemas'])

/** What the document holds. Arrows walk through it, right and left open and close, Enter goes to its form. */
export function OutlineTree({ value, chosen, choose, enter, picked }: OutlineTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(first)
  const [filter, setFilter] = useState('')
  const rows = useMemo(() => rowsOf(value, open, filter), [value, open, filter])
  const list = useRef<HTMLDivElement>(null)
  const at = Math.max(
    rows.findIndex(row => keyOf(row) === keyOf(chosen)),
    0,
  )
  const moved = useRef(false)
  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
  })
  const fold = (row: Row, isOpen: boolean) => {
    const next = new Set(open)
    if (isOpen) next.add(keyOf(row))
    else next.delete(keyOf(row))
    setOpen(next)
  }
  const go = (row: Row | undefined) => {
    if (!row) return
    moved.current = true
    choose(row)
  }
  const heard = (event: KeyboardEvent) => {
    const step = stepFor(event.key, rows, at)
    if (!step) return
    event.preventDefault()
    if (step.enter) enter()
    else if (step.fold) fold(...step.fold)
    else go(step.to)
  }
  return (
    <>
      <TextInput
        data-search
        size="xs"
        type="search"
        aria-label={t('designerFilter')}
        placeholder={t('designerFilter')}
        value={filter}
        onChange={event => setFilter(event.currentTarget.value)}
      />
      <div ref={list} role="tree" aria-label={t('designerOutline')} className="designer-tree" onKeyDown={heard}>
        {rows.map((row, index) => (
          <TreeRow
            key={keyOf(row)}
            row={row}
            isChosen={index === at}
            choose={() => choose(row)}
            fold={() => fold(row, !row.isOpen)}
            picked={picked}
          />
        ))}
      </div>
    </>
  )
}

interface Step {
  to?: Row | undefined
  fold?: [Row, boolean]
  enter?: true
}

function stepFor(key: string, rows: readonly Row[], at: number): Step | undefined {
  const row = rows[at]
  if (!row) return undefined
  if (key === 'ArrowDown') return { to: rows[at + 1] }
  if (key === 'ArrowUp') return { to: rows[at - 1] }
  if (key === 'Home') return { to: rows[0] }
  if (key === 'End') return { to: rows.at(-1) }
  if (key === 'Enter') return { enter: true }
  if (key === 'ArrowRight') return row.isOpen === false ? { fold: [row, true] } : { to: rows[at + 1] }
  if (key !== 'ArrowLeft') return undefined
  if (row.isOpen) return { fold: [row, false] }
  return { to: rows.slice(0, at).findLast(({ level }) => level < row.level) }
}

interface TreeRowProps {
  row: Row
  isChosen: boolean
  choose: () => void
  fold: () => void
  /** It was what is looked for. */
  picked: () => void
}

function TreeRow({ row, isChosen, choose, fold, picked }: TreeRowProps) {
  const { isOpen, level, kind, note } = row
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={isChosen}
      {...(isOpen === undefined ? {} : { 'aria-expanded': isOpen })}
      tabIndex={isChosen ? 0 : -1}
      style={{ paddingInlineStart: level * 12 - 8 }}
      onClick={() => {
        choose()
        if (isOpen === false) fold()
        else picked()
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows do the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: arrows do the same */}
      <span
        className="designer-fold"
        onClick={event => {
          if (isOpen === undefined) return
          event.stopPropagation()
          fold()
        }}
      >
        {isOpen !== undefined && <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} />}
      </span>
      <span data-kind={kind}>{nameFor(row)}</span>
      {note && <span className="designer-note">{note}</span>}
    </div>
  )
}
