import type { FormValue } from '@gatehouse/forms/schema-form.tsx'
import { type ComponentType, lazy, Suspense } from 'react'

interface TrialProps {
  organization: string
  spec: FormValue
}

/** Kinds that can be tried before they are saved. */
const trials: Readonly<Record<string, ComponentType<TrialProps>>> = {
  AlertRule: lazy(async () => {
    const { Backtest } = await import('./alerting/backtest.tsx')
    return {
      default: ({ organization, spec }: TrialProps) => <Backtest {...{ organization, of: { spec: spec as never } }} />,
    }
  }),
}

export function FormTrial({ kind, ...props }: TrialProps & { kind: string }) {
  const Trial = trials[kind]
  return Trial ? (
    <Suspense fallback={null}>
      <Trial {...props} />
    </Suspense>
  ) : null
}
