import { CopyText } from '@gatehouse/ui/copy-text.tsx'
import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { Button, Group, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { problemOf, send } from '../api.ts'
import { changed } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { pathAt, type Shown } from '../units.ts'

const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

interface Written {
  title: string
  description: string
  requestDays: number | ''
  figureDays: number | ''
}

type Kept = Pick<Written, 'requestDays' | 'figureDays'>

function writtenIn({ spec }: Shown): Written {
  const { requestDays = '', figureDays = '' } = (spec.retention ?? {}) as Partial<Kept>
  return { title: String(spec.title ?? ''), description: String(spec.description ?? ''), requestDays, figureDays }
}

/** Nothing of its own where both are left to the operator. */
const retentionOf = ({ requestDays, figureDays }: Kept) =>
  requestDays === '' && figureDays === ''
    ? null
    : { requestDays: requestDays === '' ? null : requestDays, figureDays: figureDays === '' ? null : figureDays }

interface RetentionProps {
  written: Kept
  put(days: Partial<Kept>): void
  isMine: boolean
}

/** How long usage is kept, where that is less than the operator keeps it. */
function Retention({ written, put, isMine }: RetentionProps) {
  return (
    <Group align="start" grow>
      {(['requestDays', 'figureDays'] as const).map(field => (
        <NumberInput
          key={field}
          {...{ label: t(field === 'requestDays' ? 'settingsRequestDays' : 'settingsFigureDays') }}
          {...{ description: t('settingsDaysText'), inputWrapperOrder: order, min: 1, max: 3650 }}
          {...{ allowDecimal: false, allowNegative: false, readOnly: !isMine, value: written[field] }}
          onChange={value => put({ [field]: value === '' ? '' : Number(value) })}
        />
      ))}
    </Group>
  )
}

/** What the organization is called, and how long it keeps usage; who may not change it reads it. */
export function GeneralSettings({ noun, row, where }: PageProps) {
  const may = useMay({ organization: where.organization })
  const isMine = may(noun.verbs.update?.role)
  /** As it was when the writing began: what somebody else changed meanwhile is not overwritten. */
  const [read, setRead] = useState(row)
  const before = writtenIn(read)
  const [written, setWritten] = useState(before)
  const [problem, setProblem] = useState<ProblemDocument>()
  const [busy, setBusy] = useState(false)
  const dirty = JSON.stringify(written) !== JSON.stringify(before)
  useBlocker({ shouldBlockFn: () => dirty && !busy && !confirm(t('leave')), enableBeforeUnload: () => dirty && !busy })
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const { title, description, ...kept } = written
    const spec = { title: title || null, description: description || null, retention: retentionOf(kept) }
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
          <Retention written={written} put={days => setWritten({ ...written, ...days })} isMine={isMine} />
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
