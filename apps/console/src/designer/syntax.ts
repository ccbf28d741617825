/** How code looks: inks of the theme, in both modes. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const inks = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword], color: 'var(--gh-code-name)' },
  { tag: [tags.string, tags.attributeValue, tags.content], color: 'var(--gh-code-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--gh-code-value)' },
  { tag: [tags.comment, tags.meta], color: 'var(--mantine-color-dimmed)' },
  { tag: tags.invalid, color: 'var(--gh-stop)' },
])

const look = EditorView.theme({
  '&': { fontSize: '12px', height: '100%', color: 'var(--mantine-color-text)', backgroundColor: 'transparent' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '20px' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--mantine-color-dimmed)',
    borderInlineEnd: '1px solid var(--gh-line)',
  },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--gh-hover)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--gh-code-chosen) !important',
  },
  '.cm-panels': { backgroundColor: 'var(--gh-side)', color: 'var(--mantine-color-text)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--gh-line)',
  },
  '.cm-button, .cm-textfield': {
    backgroundImage: 'none',
    backgroundColor: 'var(--mantine-color-body)',
    border: '1px solid var(--gh-line)',
  },
})

export const syntax = [syntaxHighlighting(inks), look]
