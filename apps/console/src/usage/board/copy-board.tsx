import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, problemOf } from '../../api.ts'
import { changed } from '../../queries.ts'
import type { BoardSpec } from './board.ts'

interface CopyBoardProps {
  organization: string
  board: string
  spec: BoardSpec
  close(): void
}

/** A dashboard of the organization's own that begins as another is. */
export function CopyBoard({ organization, board, spec, close }: CopyBoardProps) {
  const [name, setName] = useState(`${board}-2`.slice(0, 63))
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>()
  const [busy, setBusy] = useState(false)
  const navigate = useNavigate()
  const copy = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await api.dashboards.create({ organization }, { name, spec })
      await changed(organization)
      await navigate({ to: `/${organization}/r/dashboards/-/${name}/edit` })
    } catch (thrown) {
      setProblem(problemOf(thrown))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={close} title={t('dashboardCopy')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={event => void copy(event)}>
        <Stack gap="md">
          <TextInput
            label={t('dashboardName')}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          {problem && <Problem problem={problem} />}
          <Group justify="end">
            <Button type="submit" loading={busy}>
              {t('dashboardCopy')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
