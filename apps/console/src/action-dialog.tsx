import { type Placed, problemsAt } from '@gatehouse/forms/place.ts'
import { ProblemSummary } from '@gatehouse/forms/problem-summary.tsx'
import { FormContext, type FormValue, ObjectFields } from '@gatehouse/forms/schema-form.tsx'
import type { ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ActionAnswer } from './action-answer.tsx'
import { ActionCode } from './action-code.tsx'
import { problemOf, send } from './api.ts'
import { useFormAbout } from './form-about.ts'
import { changed } from './queries.ts'
import { actOf, type ConsoleAction, callOf, type Shown, schemas, type Where } from './units.ts'

interface ActionDialogProps {
  action: ConsoleAction
  where: Where
  row?: Shown
  /** What its fields begin with. */
  given?: FormValue
  close: () => void
  /** In place of showing what it answered. */
  answered?: (answer: unknown) => void
}

/** One operation: what it does, what it hurts, what it asks, and what it answered. */
export function ActionDialog({ action, where, row, given = {}, close, answered }: ActionDialogProps) {
  const [value, setValue] = useState<FormValue>(given)
  const { run, busy, problem, answer } = useAction(action, where, {
    close,
    answered,
    done: t('done', { what: action.title, name: row?.name ?? '' }),
  })
  const act = actOf(action, row?.name)
  if (answer !== undefined) return <ActionAnswer title={act} answer={answer} close={close} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(value)
  }
  return (
    <Modal opened onClose={close} title={act} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">{action.summary}</Text>
          {action.hurts && (
            <Text size="sm" c="var(--gh-stop)">
              {action.hurts}
            </Text>
          )}
          {problem && <Told problem={problem} />}
          {action.asks && <ActionForm {...{ action, where, value, setValue }} problems={problem?.problems ?? none} />}
          <ActionCode action={action} where={where} value={value} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={busy}
              {...(action.hurts ? { color: 'red' } : {})}
              {...(action.asks ? {} : { 'data-autofocus': true })}
            >
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const none: never[] = []

interface ActionFormProps {
  action: ConsoleAction
  where: Where
  value: FormValue
  setValue: (value: FormValue) => void
  problems: readonly Placed[]
}

function ActionForm({ action, where, value, setValue, problems }: ActionFormProps) {
  const about = useFormAbout(where.organization, problems)
  const form = useQuery({ queryKey: ['schemas'], queryFn: schemas, staleTime: Number.POSITIVE_INFINITY })
  const schema = form.data?.actions[action.id]
  if (!schema) return <Skeleton h={80} />
  return (
    <FormContext.Provider value={about}>
      <ObjectFields schema={schema as object} value={value} pointer="" onChange={setValue} />
    </FormContext.Provider>
  )
}

interface Ends {
  done: string
  close: () => void
  answered: ((answer: unknown) => void) | undefined
}

function useAction(action: ConsoleAction, where: Where, { done, close, answered }: Ends) {
  const [problem, setProblem] = useState<ProblemDocument>()
  const [answer, setAnswer] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const run = async (value: FormValue) => {
    setBusy(true)
    try {
      const result = await perform(action, where, value)
      if (action.effect === 'write') await changed(where.organization)
      if (answered) answered(result)
      else if (worthShowing(result)) setAnswer(result)
      else {
        told(done)
        close()
      }
    } catch (thrown) {
      setProblem(problemOf(thrown))
    }
    setBusy(false)
  }
  return { run, busy, problem, answer }
}

/** With places, where there are some: the fields say the rest. */
function Told({ problem }: { problem: ProblemDocument }) {
  const placed = problem.problems ?? []
  if (placed.length > problemsAt(placed, '').length)
    return <ProblemSummary title={problem.detail ?? problem.title} problems={placed} />
  return <Problem problem={problem} />
}

const perform = (action: ConsoleAction, where: Where, value: FormValue): Promise<unknown> =>
  send(callOf(action, where, value))

/** The changed row itself is shown by its page already, and the identifier of what was made says nothing to people. */
const worthShowing = (result: unknown) =>
  typeof result === 'object' && result !== null && !('etag' in result) && Object.keys(result).some(key => key !== 'id')
