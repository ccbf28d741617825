import { Diff } from '@gatehouse/ui/diff.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Saving, Seen } from './use-save.ts'

interface ConflictProps {
  name: string
  written: { text: string; put: (text: string) => void }
  saving: Saving
}

/** Where somebody saved meanwhile. */
export function Conflict({ name, written: { text, put }, saving }: ConflictProps) {
  if (!saving.theirs) return null
  return <ConflictDialog {...{ name, put, saving, theirs: saving.theirs, mine: text }} />
}

interface ConflictDialogProps {
  name: string
  theirs: Seen
  mine: string
  saving: Saving
  /** Puts their text into the editor, where it can be undone. */
  put: (text: string) => void
}

/** Somebody saved meanwhile: what differs, and what shall stand. Nothing of either is lost. */
function ConflictDialog({ name, theirs, mine, saving, put }: ConflictDialogProps) {
  const take = () => {
    put(theirs.text)
    saving.take(theirs)
  }
  return (
    <Modal
      opened
      onClose={saving.dismiss}
      title={t('conflictTitle', { name })}
      size="xl"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('conflictText')}</Text>
        <Diff before={theirs.text} after={mine} />
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={saving.dismiss} data-autofocus>
            {t('conflictKeep')}
          </Button>
          <Button variant="default" onClick={take}>
            {t('conflictTake')}
          </Button>
          <Button color="red" loading={saving.busy} onClick={() => void saving.save(mine, { over: theirs })}>
            {t('conflictOver')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
