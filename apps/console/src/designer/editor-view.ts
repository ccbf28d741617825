/** The code editor: one history for what is typed and what a form changes. */
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorSelection, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { graphqlLanguage, protobufLanguage } from './languages.ts'
import { syntax } from './syntax.ts'
import { changeBetween } from './text-change.ts'
import type { DefinitionKind } from './use-save.ts'

interface EditorOptions {
  parent: HTMLElement
  text: string
  label: string
  readOnly: boolean
  kind: DefinitionKind
  changed: (text: string) => void
  save: () => void
}

/** Beyond this nothing is coloured: reading it would cost more than it gives. */
const colouredMax = 4_000_000

export function openEditor({ parent, text, label, readOnly, kind, changed, save }: EditorOptions): EditorView {
  const language: Extension[] =
    text.length > colouredMax ? [] : [languageOf(kind, text), foldGutter(), bracketMatching()]
  const saving = { key: 'Mod-s', preventDefault: true, run: () => saved(save) }
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        ...[lineNumbers(), history(), drawSelection(), indentOnInput(), highlightActiveLine(), lintGutter()],
        ...[...language, syntax, highlightSelectionMatches()],
        keymap.of([saving, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, ...lintKeymap]),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of(update => {
          if (update.docChanged) changed(update.state.doc.toString())
        }),
      ],
    }),
  })
}

function languageOf(kind: DefinitionKind, text: string): Extension {
  if (kind === 'graphql') return graphqlLanguage
  if (kind === 'protobuf') return protobufLanguage
  return /^\s*\{/.test(text) ? json() : yaml()
}

function saved(save: () => void): true {
  save()
  return true
}

/** The text as a whole, in one step that can be undone; what is the same stays where it is. */
export function putText(view: EditorView, text: string): void {
  const changes = changeBetween(view.state.doc.toString(), text)
  if (changes) view.dispatch({ changes, userEvent: 'input.form', annotations: isolateHistory.of('full') })
}

export function showAt(view: EditorView, offset: number, focus = false): void {
  const at = Math.min(offset, view.state.doc.length)
  view.dispatch({
    selection: EditorSelection.cursor(at),
    effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 40 }),
  })
  if (focus) view.focus()
}

export interface Marked {
  severity: 'error' | 'warning' | 'info'
  message: string
  line: number
  column: number
  rule?: string
  mend?: { name: string; apply: () => void }
}

/** What is wrong, at its lines, in the margin and under the text. */
export function mark(view: EditorView, found: readonly Marked[]): void {
  const { doc } = view.state
  const diagnostics = found.map(({ line, column, severity, message, rule, mend }): Diagnostic => {
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines))
    const from = Math.min(at.from + Math.max(column - 1, 0), at.to)
    return {
      ...{ from, to: Math.max(from, at.to), severity, message },
      ...(rule ? { source: rule } : {}),
      ...(mend ? { actions: [mend] } : {}),
    }
  })
  view.dispatch(setDiagnostics(view.state, diagnostics))
}
