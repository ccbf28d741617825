import './review.css'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, problemOf } from '../api.ts'
import { useList } from '../queries.ts'
import { nounOf } from '../units.ts'
import { Explained, type Explanation } from './explained.tsx'
import { fieldsIn } from './header-lines.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** What would become of a request, step by step; nothing is sent. */
export function ExplainPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const [fields, setFields] = useState('')
  const [body, setBody] = useState('')
  const { problem, answer, busy, ask } = useExplain(organization)
  const environments = useList(nounOf('Environment'), { organization })
  const names = environments.data?.pages[0]?.items.map(({ name }) => name) ?? []
  const { method = 'GET', url = '', environment = names[0], application = '' } = search
  /** Fields may hold a key: they stand in no address. */
  const put = (key: string, value: string | null) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, [key]: value || undefined }), replace: true })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const asked = {
      method,
      url,
      headers: fieldsIn(fields),
      ...(environment ? { environment } : {}),
      ...(application ? { application } : {}),
    }
    void ask({ ...asked, ...(body === '' ? {} : { body }) })
  }
  return (
    <>
      <PageHeader title={t('explain')} about={t('explainText')} />
      <form onSubmit={submit}>
        <Stack gap="md">
          <Group align="end">
            <Select
              {...{ w: 120, label: t('method'), data: methods, value: method, allowDeselect: false }}
              onChange={next => put('method', next)}
            />
            <Address value={url} put={value => put('url', value)} />
            <Select
              {...{ w: 180, label: t('environment'), data: names, value: environment ?? null, allowDeselect: false }}
              onChange={next => put('environment', next)}
            />
          </Group>
          <AsApplication value={application} put={value => put('application', value)} />
          <Group align="start" grow>
            <Code label={t('explainFields')} placeholder="X-API-Key: ghk_…" value={fields} put={setFields} />
            <Code label={t('explainBody')} placeholder="" value={body} put={setBody} />
          </Group>
          <Group justify="end">
            <Button type="submit" loading={busy} disabled={url === ''}>
              {t('explainAct')}
            </Button>
          </Group>
        </Stack>
      </form>
      {problem && <Problem problem={problem} />}
      {answer && <Explained answer={answer} />}
    </>
  )
}

function Address({ value, put }: { value: string; put(value: string): void }) {
  return (
    <TextInput
      {...{
        style: { flex: '1 1 280px' },
        label: t('explainUrl'),
        placeholder: '/petstore/v1/pets',
        value,
        required: true,
      }}
      onChange={event => put(event.currentTarget.value)}
    />
  )
}

function AsApplication({ value, put }: { value: string; put(value: string): void }) {
  return (
    <TextInput
      {...{ maw: 320, label: t('explainAs'), description: t('explainAsText'), value }}
      onChange={event => put(event.currentTarget.value)}
    />
  )
}

function Code({
  label,
  placeholder,
  value,
  put,
}: {
  label: string
  placeholder: string
  value: string
  put: (text: string) => void
}) {
  return (
    <Textarea
      {...{ label, placeholder, value, autosize: true, minRows: 3, maxRows: 10, spellCheck: false }}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      onChange={event => put(event.currentTarget.value)}
    />
  )
}

function useExplain(organization: string) {
  const [problem, setProblem] = useState<ProblemDocument>()
  const [answer, setAnswer] = useState<Explanation>()
  const [busy, setBusy] = useState(false)
  const ask = async (asked: Parameters<typeof api.explain>[1]) => {
    setBusy(true)
    setProblem(undefined)
    try {
      setAnswer((await api.explain({ organization }, asked)) as unknown as Explanation)
    } catch (thrown) {
      setAnswer(undefined)
      setProblem(problemOf(thrown))
    }
    setBusy(false)
  }
  return { problem, answer, busy, ask }
}
