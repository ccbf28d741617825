import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { problemOf, send } from '../api.ts'
import { fieldsIn } from '../review/header-lines.ts'
import { type ConsoleNoun, callOf, type Where } from '../units.ts'

export interface Trying {
  method: string
  path: string
  /** `Name: value`, line by line. */
  fields: string
  body: string
}

export const beginning: Trying = { method: 'GET', path: '/', fields: '', body: '' }

interface Reply {
  status: number
  headers: { name: string; value: string }[]
  body: string
  cut: boolean
}

interface MockTryProps {
  noun: ConsoleNoun
  where: Where
  trying: Trying
  put: (trying: Trying) => void
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** A call of the mock, whether it is deployed or not. */
export function MockTry({ noun, where, trying, put }: MockTryProps) {
  const { ask, busy, problem, reply } = useTry(noun, where)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void ask(trying)
  }
  return (
    <Section title={t('mockTry')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group align="end" wrap="nowrap">
            <Select
              {...{ w: 110, label: t('method'), data: methods, value: trying.method, allowDeselect: false }}
              onChange={method => put({ ...trying, method: method ?? 'GET' })}
            />
            <TextInput
              style={{ flex: 1 }}
              label={t('path')}
              value={trying.path}
              onChange={event => put({ ...trying, path: event.currentTarget.value })}
              required
            />
          </Group>
          <Lines label={t('explainFields')} value={trying.fields} put={fields => put({ ...trying, fields })} />
          {!['GET', 'HEAD'].includes(trying.method) && (
            <Lines label={t('explainBody')} value={trying.body} put={body => put({ ...trying, body })} />
          )}
          <Group justify="end">
            <Button type="submit" variant="default" loading={busy}>
              {t('mockAsk')}
            </Button>
          </Group>
        </Stack>
      </form>
      {problem && <Problem problem={problem} />}
      {reply && <Replied reply={reply} />}
    </Section>
  )
}

function Lines({ label, value, put }: { label: string; value: string; put: (text: string) => void }) {
  return (
    <Textarea
      {...{ label, value, autosize: true, minRows: 2, maxRows: 10, spellCheck: false }}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      onChange={event => put(event.currentTarget.value)}
    />
  )
}

/** Always as text: the document is anybody's. */
function Replied({ reply: { status, headers, body, cut } }: { reply: Reply }) {
  const head = headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
  return (
    <Stack gap="xs" aria-live="polite">
      <StateBadge state={String(status)} tone={status < 400 ? 'good' : 'ask'} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="gh-code" tabIndex={0} data-mocked>
        {`${head}\n\n${pretty(body)}${cut ? '\n…' : ''}`}
      </pre>
    </Stack>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

function useTry(noun: ConsoleNoun, where: Where) {
  const [problem, setProblem] = useState<ProblemDocument>()
  const [reply, setReply] = useState<Reply>()
  const [busy, setBusy] = useState(false)
  const action = noun.actions.find(({ name }) => name === 'try-mock')!
  const ask = async ({ method, path, fields, body }: Trying) => {
    setBusy(true)
    setProblem(undefined)
    const asked = { method, path, headers: fieldsIn(fields), ...(body === '' ? {} : { body }) }
    try {
      setReply((await send(callOf(action, where, asked))) as Reply)
    } catch (thrown) {
      setReply(undefined)
      setProblem(problemOf(thrown))
    }
    setBusy(false)
  }
  return { ask, busy, problem, reply }
}
