import { CopyText } from '@gatehouse/ui/copy-text.tsx'
import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { problemOf, send } from '../api.ts'
import { changed } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { pathAt, type Shown } from '../units.ts'

const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** What the organization is called; who may not change it reads it. */
export function GeneralSettings({ noun, row, where }: PageProps) {
  const may = useMay({ organization: where.organization })
  const isMine = may(noun.verbs.update?.role)
  /** As it was when the writing began: what somebody else changed meanwhile is not overwritten. */
  const [read, setRead] = useState(row)
  const before = { title: String(read.spec.title ?? ''), description: String(read.spec.description ?? '') }
  const [written, setWritten] = useState(before)
  const [problem, setProblem] = useState<ProblemDocument>()
  const [busy, setBusy] = useState(false)
  const dirty = written.title !== before.title || written.description !== before.description
  useBlocker({ shouldBlockFn: () => dirty && !busy && !confirm(t('leave')), enableBeforeUnload: () => dirty && !busy })
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const spec = { title: written.title || null, description: written.description || null }
    try {
      const path = pathAt(noun.verbs.update!.path, where)
      setRead((await send({ method: 'PATCH', path, body: { spec }, etag: read.etag })) as Shown)
      setProblem(undefined)
      told(t('saved', { name: row.name }))
      await changed(where.organization)
    } catch (thrown) {
      setProblem(problemOf(thrown))
    }
    setBusy(false)
  }
  return (
    <Section title={t('settingsGeneral')}>
      <form onSubmit={save} style={{ maxWidth: 640 }}>
        <Stack gap="md">
          <TextInput
            {...{ label: t('settingsTitle'), description: t('settingsTitleText'), inputWrapperOrder: order }}
            {...{ value: written.title, maxLength: 200, readOnly: !isMine }}
            onChange={event => setWritten({ ...written, title: event.currentTarget.value })}
          />
          <Textarea
            {...{ label: t('settingsAbout'), autosize: true, minRows: 2, maxRows: 8 }}
            {...{ value: written.description, maxLength: 4000, readOnly: !isMine }}
            onChange={event => setWritten({ ...written, description: event.currentTarget.value })}
          />
          {problem && <Problem problem={problem} />}
          <Group justify="space-between">
            <CopyText value={row.id} />
            {isMine ? (
              <Button type="submit" loading={busy} disabled={!dirty}>
                {t('saveWhat', { name: row.name })}
              </Button>
            ) : (
              <Text size="sm" c="dimmed">
                {t('settingsOfOwners')}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
