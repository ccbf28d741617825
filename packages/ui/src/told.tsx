import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { t } from './text.ts'

/** Says what was done; what can be taken back offers it for ten seconds. */
export function told(what: string, undo?: () => void): void {
  const id = notifications.show({
    autoClose: undo ? 10_000 : 4000,
    closeButtonProps: { 'aria-label': t('close') },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{what}</Text>
        {undo && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id)
              undo()
            }}
          >
            {t('undo')}
          </Button>
        )}
      </Group>
    ),
  })
}
