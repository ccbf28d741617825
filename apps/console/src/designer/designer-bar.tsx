import { t } from '@gatehouse/ui/text.ts'
import { Badge, Button, Group, SegmentedControl } from '@mantine/core'
import type { Saving } from './use-save.ts'
import type { WrittenDocument } from './written-document.ts'

export type Pane = 'outline' | 'form' | 'code' | 'preview'
const formPanes: readonly Pane[] = ['outline', 'form', 'code']

interface DesignerBarProps {
  pane: Pane
  panes?: readonly Pane[]
  choose: (pane: Pane) => void
  written: WrittenDocument
  saving: Saving
  readOnly: boolean
  dirty: boolean
  save: () => void
}

/** Which part is seen where not all fit, what can be taken back, and saving. */
export function DesignerBar({
  pane,
  panes = formPanes,
  choose,
  written,
  saving,
  readOnly,
  dirty,
  save,
}: DesignerBarProps) {
  return (
    <Group justify="space-between" gap="xs">
      <SegmentedControl
        className="designer-panes"
        size="xs"
        aria-label={t('show')}
        value={pane}
        onChange={value => choose(value as Pane)}
        data={panes.map(value => ({ value, label: t(`pane_${value}`) }))}
      />
      <Group gap="xs" ms="auto">
        <Badge variant="default" tt="none" fw={400} aria-live="polite">
          {t(
            readOnly
              ? 'designerReadOnly'
              : written.busy
                ? 'designerWriting'
                : dirty
                  ? 'designerUnsaved'
                  : 'designerAllSaved',
          )}
        </Badge>
        {!readOnly && (
          <>
            <Button size="compact-md" variant="default" onClick={written.undo}>
              {t('undo')}
            </Button>
            <Button size="compact-md" variant="default" onClick={written.redo}>
              {t('redo')}
            </Button>
            <Button size="compact-md" loading={saving.busy} disabled={!dirty || written.busy} onClick={save}>
              {t('designerSave')}
            </Button>
          </>
        )}
      </Group>
    </Group>
  )
}
