import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Modal, NumberInput, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { methods } from './entry.ts'
import type { WrittenDocument } from './written-document.ts'

/** An operation from one call and its answer: schemas are made of both. */
export function ExampleDialog({ written, close }: { written: WrittenDocument; close: () => void }) {
  const [method, setMethod] = useState('get')
  const [path, setPath] = useState('/')
  const [status, setStatus] = useState(200)
  const [asked, setAsked] = useState('')
  const [answered, setAnswered] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const [address = '', query] = path.split('?')
    await written.author('add-operation', {
      ...{ method: method.toUpperCase(), path: address },
      ...(query ? { query: Object.fromEntries(new URLSearchParams(query)) } : {}),
      ...(asked.trim() === '' ? {} : { request: { body: bodyOf(asked) } }),
      reply: { status, ...(answered.trim() === '' ? {} : { body: bodyOf(answered) }) },
    })
    close()
  }
  return (
    <Modal opened onClose={close} title={t('add_example')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{t('exampleText')}</Text>
          <Group align="end" wrap="nowrap">
            <Select
              {...{ w: 120, label: t('method'), value: method, allowDeselect: false }}
              data={methods.slice(0, 8).map(value => ({ value, label: value.toUpperCase() }))}
              onChange={next => setMethod(next ?? 'get')}
            />
            <TextInput
              style={{ flex: 1 }}
              label={t('path')}
              placeholder="/pets/{id}?limit=10"
              value={path}
              onChange={event => setPath(event.currentTarget.value)}
              data-autofocus
            />
            <NumberInput
              {...{ w: 100, label: t('status'), min: 100, max: 599, value: status }}
              onChange={next => setStatus(Number(next))}
            />
          </Group>
          <Body label={t('exampleRequest')} value={asked} put={setAsked} />
          <Body label={t('exampleReply')} value={answered} put={setAnswered} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!path.startsWith('/')}>
              {t('designerAdd')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** As a value where it is JSON, as its text where it is not. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function Body({ label, value, put }: { label: string; value: string; put: (text: string) => void }) {
  return (
    <Textarea
      {...{ label, value, autosize: true, minRows: 4, maxRows: 12, spellCheck: false }}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      onChange={event => put(event.currentTarget.value)}
    />
  )
}
