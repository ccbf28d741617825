import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Problem, type ProblemDocument } from './problem.tsx'
import { t } from './text.ts'

interface ConfirmProps {
  /** Verb and object: “Delete shop-v1”. */
  act: string
  /** What it takes away from whom. */
  hurts: ReactNode
  /** To be typed where it cannot be undone. */
  name?: string | undefined
  /** Nothing can be done as long as it is so. */
  isKept?: boolean
  close: () => void
  /** Rejects with what to show. */
  done: () => Promise<void>
  problemOf: (thrown: unknown) => ProblemDocument
}

/** Asked before what takes something away. */
export function Confirm({ act, hurts, name, isKept = false, close, done, problemOf }: ConfirmProps) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemDocument>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await done()
      close()
    } catch (thrown) {
      setProblem(problemOf(thrown))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={close} title={act} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {typeof hurts === 'string' ? <Text size="sm">{hurts}</Text> : hurts}
          {problem && <Problem problem={problem} />}
          {name !== undefined && !isKept && (
            <TextInput
              label={t('typeName', { name })}
              value={typed}
              onChange={event => setTyped(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={close}>
              {isKept ? t('close') : t('cancel')}
            </Button>
            {!isKept && (
              <Button type="submit" color="red" loading={busy} disabled={name !== undefined && typed !== name}>
                {act}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
