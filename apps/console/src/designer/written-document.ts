/** One document that is being written: its text, what it says, and every edit of it in one history. */
import { redo, undo } from '@codemirror/commands'
import type { EditorView } from '@codemirror/view'
import type { ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { problemOf, send } from '../api.ts'
import { DocumentReader } from './document-reader.ts'
import { putText, showAt } from './editor-view.ts'
import type { ReadText } from './read-text.ts'
import type { Edit } from './value-edits.ts'

/** Of a larger document the server makes the outline, and it is read only: nothing here freezes over it. */
export const writtenMax = 1_500_000
const readMs = 250

export interface WrittenDocument {
  text: string
  read: ReadText | undefined
  busy: boolean
  problem: ProblemDocument | undefined
  dismiss: () => void
  opened: (view: EditorView | undefined) => void
  typed: (text: string) => void
  put: (text: string) => void
  edit: (edits: readonly Edit[]) => Promise<boolean>
  /** Any operation that answers the text anew. */
  author: (operation: string, input: object) => Promise<Record<string, unknown> | undefined>
  undo: () => void
  redo: () => void
  show: (steps: readonly string[], focus?: boolean) => void
  showLine: (line: number) => void
  view: () => EditorView | undefined
}

/** `isTree`: it is JSON or YAML, which is read here. */
export function useWritten(organization: string, start: string, isTree = true): WrittenDocument {
  const [text, setText] = useState(start)
  const view = useRef<EditorView | undefined>(undefined)
  const { reader, read } = useRead(text, isTree)
  const opened = useCallback((next: EditorView | undefined) => void (view.current = next), [])
  const { author, busy, problem, dismiss } = useAuthor(organization, view)
  const on = (act: (view: EditorView) => unknown) => () => void (view.current && act(view.current))
  return {
    ...{ text, read, busy, problem, dismiss, opened, author },
    typed: setText,
    put: next => on(editor => putText(editor, next))(),
    edit: async edits => edits.length === 0 || (await author('edit-document', { edits })) !== undefined,
    undo: on(undo),
    redo: on(redo),
    show: (steps, focus) =>
      void reader.current?.offsetOf(text, steps).then(offset => on(editor => showAt(editor, offset, focus))()),
    showLine: line =>
      on(editor => showAt(editor, editor.state.doc.line(Math.min(line, editor.state.doc.lines)).from, true))(),
    view: () => view.current,
  }
}

/** What the text says, read beside the page a moment after it was last changed. */
function useRead(text: string, isTree: boolean) {
  const [read, setRead] = useState<ReadText>()
  const reader = useRef<DocumentReader | undefined>(undefined)
  useEffect(() => {
    const made = new DocumentReader()
    reader.current = made
    return () => made.close()
  }, [])
  useEffect(() => {
    if (!isTree || text.length > writtenMax) return
    let isLast = true
    const timer = setTimeout(
      () => void reader.current?.read(text).then(found => isLast && setRead(found)),
      read === undefined ? 0 : readMs,
    )
    return () => {
      isLast = false
      clearTimeout(timer)
    }
  }, [text])
  return { reader, read }
}

const triesMax = 5

/** Edits one after the other; who types meanwhile has the edit made anew on what she typed. */
function useAuthor(organization: string, view: { readonly current: EditorView | undefined }) {
  const [busy, setBusy] = useState(0)
  const [problem, setProblem] = useState<ProblemDocument>()
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const author = useMemo(() => {
    const once = async (operation: string, input: object) => {
      const path = `/api/v1/organizations/${encodeURIComponent(organization)}/${operation}`
      for (let tries = 0; tries < triesMax && view.current; tries++) {
        const before = view.current.state.doc.toString()
        const answer = (await send({ method: 'POST', path, body: { text: before, ...input } })) as { text: string }
        if (view.current?.state.doc.toString() !== before) continue
        putText(view.current, answer.text)
        return answer as unknown as Record<string, unknown>
      }
      return undefined
    }
    return (operation: string, input: object) => {
      setBusy(count => count + 1)
      const done = last.current.then(() => once(operation, input))
      last.current = done.catch(() => undefined)
      return done
        .then(answer => {
          setProblem(undefined)
          return answer
        })
        .catch(thrown => void setProblem(problemOf(thrown)))
        .finally(() => setBusy(count => count - 1)) as Promise<Record<string, unknown> | undefined>
    }
  }, [organization, view])
  return { author, busy: busy > 0, problem, dismiss: () => setProblem(undefined) }
}
