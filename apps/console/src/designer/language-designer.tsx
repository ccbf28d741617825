import { t } from '@gatehouse/ui/text.ts'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { CodePane } from './code-pane.tsx'
import { Conflict } from './conflict-dialog.tsx'
import { checkAction, type DesignerProps, Told, useMarked } from './designer.tsx'
import { DesignerBar, type Pane } from './designer-bar.tsx'
import { FindingList } from './finding-list.tsx'
import { Preview } from './preview.tsx'
import { type Found, useChecks } from './use-checks.ts'
import { type DefinitionKind, useSave } from './use-save.ts'
import { useWritten, writtenMax } from './written-document.ts'

const files: Readonly<Record<DefinitionKind, string | undefined>> = {
  ...{ openapi: undefined, asyncapi: undefined, graphql: 'schema.graphql', protobuf: 'schema.proto' },
}

const panes: readonly Pane[] = ['code', 'preview']

/** AsyncAPI, GraphQL and Protobuf: the text, and beside it what readers will see of it. */
export function LanguageDesigner({ where, begun, readOnly: mayNot, overlays }: DesignerProps) {
  const { kind } = begun
  const isLarge = begun.text.length > writtenMax
  const readOnly = mayNot || isLarge
  const file = files[kind]
  const written = useWritten(where.organization, begun.text, file === undefined)
  const saving = useSave(where, begun)
  const checks = useChecks(where, checkAction, { text: written.text, ...(file ? { file } : {}) })
  const [pane, setPane] = useState<Pane>('code')
  const [start] = useState(begun.text)
  const dirty = written.text !== saving.saved.text
  const save = () => void (!readOnly && dirty && saving.save(written.text))
  useBlocker({ shouldBlockFn: () => dirty && !confirm(t('leave')), enableBeforeUnload: () => dirty })
  useMarked(written, checks)
  const showFound = ({ place }: Found) => {
    setPane('code')
    if (place) written.showLine(place.line)
  }
  return (
    <div className="designer" data-pane={pane}>
      <DesignerBar {...{ pane, panes, written, saving, readOnly, dirty, save }} choose={setPane} />
      <Told {...{ written, saving, overlays, isLarge }} />
      <div className="designer-parts designer-language">
        <div className="designer-text">
          <CodePane {...{ readOnly, kind, save }} text={start} opened={written.opened} changed={written.typed} />
          <FindingList checks={checks} readOnly show={showFound} mend={() => {}} />
        </div>
        <div className="designer-preview">
          <Preview organization={where.organization} text={written.text} kind={kind} />
        </div>
      </div>
      <Conflict name={where.name ?? ''} {...{ saving, written }} />
    </div>
  )
}
