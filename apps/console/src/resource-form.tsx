import { fieldId, problemsAt } from '@gatehouse/forms/place.ts'
import { ProblemSummary } from '@gatehouse/forms/problem-summary.tsx'
import { RecordInput } from '@gatehouse/forms/record-input.tsx'
import { FormContext, type FormValue, ObjectFields } from '@gatehouse/forms/schema-form.tsx'
import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, SegmentedControl, Skeleton, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useFormAbout } from './form-about.ts'
import { FormTrial } from './form-trial.tsx'
import { type ConsoleNoun, schemas } from './units.ts'
import { YamlSide } from './yaml-side.tsx'

export interface Written {
  name: string
  workspace: string
  labels: Record<string, string>
  spec: FormValue
}

interface ResourceFormProps {
  noun: ConsoleNoun
  organization: string
  act: string
  start: Written
  /** What was written already, where that is more than what it starts from. */
  begun?: Partial<Written>
  problem: ProblemDocument | undefined
  save: (written: Written) => Promise<unknown>
  making?: boolean
}

/** Any kind as a form and as YAML, either way; what was written is not lost by a wrong click. */
export function ResourceForm(props: ResourceFormProps) {
  const { noun, organization, act, start, begun, problem, save, making = false } = props
  const [written, setWritten] = useState({ ...start, ...begun })
  const [busy, setBusy] = useState(false)
  const [way, setWay] = useState('form')
  const form = useQuery({ queryKey: ['schemas'], queryFn: schemas, staleTime: Number.POSITIVE_INFINITY })
  const [fixed] = useState(() => (making ? [] : noun.fixed.map(field => `/spec/${field}`)))
  const about = useFormAbout(organization, problem?.problems ?? none, noun, fixed)
  const dirty = JSON.stringify(written) !== JSON.stringify(start)
  useBlocker({ shouldBlockFn: () => dirty && !busy && !confirm(t('leave')), enableBeforeUnload: () => dirty && !busy })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await save(written)
    setBusy(false)
  }
  if (!form.data) return <Skeleton h={320} />
  return (
    <form onSubmit={submit} noValidate style={{ maxWidth: 720 }}>
      <Stack gap="md">
        <SegmentedControl
          size="xs"
          style={{ alignSelf: 'start' }}
          aria-label={t('writtenAs')}
          data={ways()}
          value={way}
          onChange={setWay}
        />
        {problem && <Wrong problem={problem} />}
        <FormContext.Provider value={about}>
          {making && <Identity {...{ noun, written, problem }} put={part => setWritten({ ...written, ...part })} />}
          {way === 'yaml' ? (
            <YamlSide
              value={{ labels: written.labels, spec: written.spec }}
              put={part => setWritten({ ...written, ...part })}
            />
          ) : (
            <>
              <ObjectFields
                schema={form.data.kinds[noun.kind] as object}
                value={written.spec}
                pointer="/spec"
                onChange={spec => setWritten({ ...written, spec })}
              />
              <Labels value={written.labels} put={labels => setWritten({ ...written, labels })} />
            </>
          )}
        </FormContext.Provider>
        <FormTrial kind={noun.kind} organization={organization} spec={written.spec} />
        <Group justify="end">
          <Button type="submit" loading={busy} disabled={!making && !dirty}>
            {act}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const ways = () => [
  { value: 'form', label: t('form') },
  { value: 'yaml', label: 'YAML' },
]

const none: never[] = []

function Wrong({ problem }: { problem: ProblemDocument }) {
  const placed = problem.problems ?? []
  return placed.some(({ pointer }) => pointer) ? (
    <ProblemSummary title={problem.detail ?? problem.title} problems={placed} />
  ) : (
    <Problem problem={problem} />
  )
}

/** A name that is taken is told without a place. */
function nameProblem(problem: ProblemDocument | undefined): string | undefined {
  if (!problem) return undefined
  const at = problemsAt(problem.problems ?? none, '/name')
  if (at.length > 0) return at.map(({ message }) => message).join(' ')
  return problem.code === 'already_exists' ? (problem.detail ?? problem.title) : undefined
}

interface IdentityProps {
  noun: ConsoleNoun
  written: Written
  problem: ProblemDocument | undefined
  put: (part: Partial<Written>) => void
}

function Identity({ noun, written, problem, put }: IdentityProps) {
  return (
    <Stack gap="md">
      <TextInput
        id={fieldId('/name')}
        label={t('name')}
        description={t('nameHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={nameProblem(problem)}
        required
        autoComplete="off"
        value={written.name}
        onChange={event => put({ name: event.currentTarget.value })}
      />
      {noun.scope === 'workspace' && (
        <TextInput
          label={t('workspace')}
          value={written.workspace}
          onChange={event => put({ workspace: event.currentTarget.value })}
        />
      )}
    </Stack>
  )
}

const labelField = {
  ...({ key: 'labels', label: '', kind: 'record', required: false, advanced: true } as const),
  schema: {},
}

function Labels({ value, put }: { value: Record<string, string>; put: (labels: Record<string, string>) => void }) {
  const field = { ...labelField, label: t('labels'), schema: { description: t('labelsHelp') } }
  return (
    <RecordInput
      field={field}
      value={value}
      siblings={{}}
      pointer="/labels"
      onChange={next => put((next ?? {}) as Record<string, string>)}
    />
  )
}
