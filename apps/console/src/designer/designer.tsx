import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Alert, Button, Skeleton } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { nounOf, type Where } from '../units.ts'
import { CodePane } from './code-pane.tsx'
import { Conflict } from './conflict-dialog.tsx'
import { DesignerBar, type Pane } from './designer-bar.tsx'
import { type Marked, mark } from './editor-view.ts'
import type { Entry } from './entry.ts'
import { EntryPane } from './entry-pane.tsx'
import { FindingList } from './finding-list.tsx'
import { LargeOutline } from './large-outline.tsx'
import { OutlineTree } from './outline-tree.tsx'
import { type Checks, type Found, useChecks } from './use-checks.ts'
import { type Saving, type Seen, useSave } from './use-save.ts'
import { useWritten, type WrittenDocument, writtenMax } from './written-document.ts'

export interface DesignerProps {
  where: Where
  begun: Seen
  readOnly: boolean
  overlays: number
}

const top: Entry = { kind: 'info', steps: ['info'], name: 'info' }
export const checkAction = nounOf('ApiVersion').actions.find(({ name }) => name === 'check-document')!

/** Outline, form and code of one document, side by side. */
export function Designer({ where, begun, readOnly: mayNot, overlays }: DesignerProps) {
  const isLarge = begun.text.length > writtenMax
  const readOnly = mayNot || isLarge
  const written = useWritten(where.organization, begun.text)
  const saving = useSave(where, begun)
  const checks = useChecks(where, checkAction, { text: written.text })
  const [pane, setPane] = useState<Pane>('outline')
  const [start] = useState(begun.text)
  const dirty = written.text !== saving.saved.text
  const save = () => void (!readOnly && dirty && saving.save(written.text))
  const unsaved = dirty || written.busy
  useBlocker({ shouldBlockFn: () => unsaved && !confirm(t('leave')), enableBeforeUnload: () => unsaved })
  const mend = (found: readonly Found[]) => void written.edit(found.flatMap(({ fix = [] }) => fix).slice(0, 100))
  const showFound = ({ place, pointer }: Found) => {
    setPane('code')
    if (place) written.showLine(place.line)
    else if (pointer !== undefined) written.show(pointer.split('/').slice(1), true)
  }
  const showLine = (line: number) => {
    setPane('code')
    written.showLine(line)
  }
  const marked = useMarked(written, checks, readOnly ? undefined : mend)
  return (
    <div className="designer" data-pane={pane}>
      <DesignerBar {...{ pane, written, saving, readOnly, dirty, save }} choose={setPane} />
      <Told {...{ written, saving, overlays, isLarge }} />
      <div className="designer-parts">
        {isLarge ? (
          <div className="designer-outline">
            <LargeOutline organization={where.organization} text={start} show={showLine} />
          </div>
        ) : (
          <Parts {...{ written, marked, readOnly }} choosePane={setPane} />
        )}
        <div className="designer-text">
          <CodePane text={start} readOnly={readOnly} opened={written.opened} changed={written.typed} save={save} />
          <FindingList checks={checks} readOnly={readOnly} show={showFound} mend={mend} />
        </div>
      </div>
      <Conflict name={where.name ?? ''} {...{ saving, written }} />
    </div>
  )
}

interface PartsProps {
  written: WrittenDocument
  marked: readonly (Marked & { pointer?: string })[]
  readOnly: boolean
  choosePane: (pane: Pane) => void
}

/** Outline and form, of what the text says. */
function Parts({ written, marked, readOnly, choosePane }: PartsProps) {
  const [chosen, setChosen] = useState(top)
  const form = useRef<HTMLDivElement>(null)
  const value = useLast(written.read?.value)
  const enter = () => {
    // At once: what is typed next belongs into the form.
    flushSync(() => choosePane('form'))
    const field = form.current?.querySelector<HTMLElement>('fieldset :is(input, textarea, button)')
    const first = field ?? form.current?.querySelector<HTMLElement>('button')
    first?.focus()
  }
  return (
    <>
      <div className="designer-outline">
        {value === undefined ? (
          <Skeleton h={200} />
        ) : (
          <OutlineTree
            value={value}
            chosen={chosen}
            choose={setChosen}
            enter={enter}
            picked={() => choosePane('form')}
          />
        )}
      </div>
      <div className="designer-form" ref={form}>
        {value === undefined ? (
          <Skeleton h={200} />
        ) : (
          <EntryPane
            entry={chosen}
            written={{ ...written, read: { ...written.read, value } }}
            {...{ found: marked, readOnly }}
            choose={setChosen}
          />
        )}
      </div>
    </>
  )
}

/** A text that cannot be read for the moment says what it said before. */
function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value)
  if (value !== undefined && value !== null) last.current = value
  return last.current
}

const severities: Readonly<Record<Found['severity'], Marked['severity']>> = {
  ...{ error: 'error', warn: 'warning', info: 'info', hint: 'info' },
}

/** What was found, in the margin of the text; of a text that has changed since, no longer. */
export function useMarked(
  written: WrittenDocument,
  { found, isFresh }: Checks,
  mend?: (found: readonly Found[]) => void,
) {
  const marked = useMemo(
    () =>
      found.map((one): Marked & { pointer?: string } => ({
        ...{ severity: severities[one.severity], message: one.message },
        ...{ line: one.place?.line ?? 1, column: one.place?.column ?? 1 },
        ...(one.rule ? { rule: one.rule } : {}),
        ...(one.pointer === undefined ? {} : { pointer: one.pointer }),
        ...(one.fix && mend ? { mend: { name: t('designerMend'), apply: () => mend([one]) } } : {}),
      })),
    [found],
  )
  useEffect(() => {
    const view = written.view()
    if (view && isFresh) mark(view, marked)
  }, [marked, isFresh])
  return marked
}

interface ToldProps {
  written: WrittenDocument
  saving: Saving
  overlays: number
  isLarge: boolean
}

export function Told({ written, saving, overlays, isLarge }: ToldProps) {
  const problem = written.problem ?? saving.problem
  return (
    <>
      {isLarge && (
        <Alert color="gray" variant="light">
          {t('designerLarge')}
        </Alert>
      )}
      {overlays > 0 && (
        <Alert color="gray" variant="light">
          {t('designerOverlays', { n: overlays })}
        </Alert>
      )}
      {problem && <Problem problem={problem} again={undefined} />}
      {saving.problem?.code === 'import_conflict' && (
        <div>
          <Button variant="default" onClick={() => void saving.save(written.text, { keepEdits: true })}>
            {t('designerKeepEdits')}
          </Button>
        </div>
      )}
    </>
  )
}
