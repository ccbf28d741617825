import type { EditorView } from '@codemirror/view'
import { t } from '@gatehouse/ui/text.ts'
import { useEffect, useRef } from 'react'
import { openEditor } from './editor-view.ts'
import type { DefinitionKind } from './use-save.ts'

interface CodePaneProps {
  /** What it begins with; from then on the text is the editor's. */
  text: string
  readOnly: boolean
  kind?: DefinitionKind
  opened: (view: EditorView | undefined) => void
  changed: (text: string) => void
  save: () => void
}

/** The document as text. */
export function CodePane({ text, readOnly, kind = 'openapi', opened, changed, save }: CodePaneProps) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef({ changed, save })
  latest.current = { changed, save }
  useEffect(() => {
    const view = openEditor({
      ...{ parent: place.current!, text, readOnly, kind, label: t('designerCode') },
      changed: next => latest.current.changed(next),
      save: () => latest.current.save(),
    })
    opened(view)
    return () => {
      opened(undefined)
      view.destroy()
    }
  }, [text, readOnly, kind, opened])
  return <div ref={place} className="designer-code" />
}
