import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'

interface AskNameProps {
  title: string
  about?: string
  start: string
  act: string
  close: () => void
  /** Whether it could be done; what could not is told beside. */
  done: (name: string) => Promise<boolean>
}

/** One name, and what is done with it. */
export function AskName({ title, about, start, act, close, done }: AskNameProps) {
  const [name, setName] = useState(start)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await done(name)
    close()
  }
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {about && <Text size="sm">{about}</Text>}
          <TextInput
            label={t('name')}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            onFocus={event => event.currentTarget.select()}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={name === ''}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
