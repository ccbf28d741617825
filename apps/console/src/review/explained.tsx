import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Alert, Text } from '@mantine/core'
import { Fragment } from 'react'

export interface Explanation {
  status: number
  headers: readonly [string, string][]
  body: string
  route?: Record<string, string>
  warnings?: readonly string[]
  nearMisses: readonly Record<string, string>[]
  steps: readonly { policy: string; scope: string; stage: string; outcome: string; code?: string; detail?: string }[]
  consumer?: Record<string, string>
  upstream?: Record<string, unknown>
}

const toneOf = (status: number): Tone => (status < 400 ? 'good' : status < 500 ? 'ask' : 'stop')
const outcomeTones: Readonly<Record<string, Tone>> = { passed: 'good', refused: 'stop', replied: 'ask' }

/** The answer first, then how it came to it. */
export function Explained({ answer }: { answer: Explanation }) {
  const { steps, consumer, upstream, body } = answer
  return (
    <>
      <Outcome answer={answer} />
      {steps.length > 0 && <Steps steps={steps} />}
      {consumer && (
        <Section title={t('explainConsumer')}>
          <Facts facts={consumer} />
        </Section>
      )}
      {upstream && (
        <Section title={t('explainUpstream')}>
          <Facts facts={upstream} />
        </Section>
      )}
      {body !== '' && (
        <Section title={t('explainReply')}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="gh-code" tabIndex={0}>
            {body.slice(0, 20_000)}
          </pre>
        </Section>
      )}
    </>
  )
}

function Facts({ facts }: { facts: Readonly<Record<string, unknown>> }) {
  return (
    <dl className="gh-facts" style={{ marginTop: 8 }}>
      {Object.entries(facts).map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd className="gh-mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Outcome({ answer: { status, route, warnings = [], nearMisses } }: { answer: Explanation }) {
  return (
    <Section title={t('explainOutcome')}>
      <Text size="lg" fw={550} component="div" aria-live="polite">
        <StateBadge state={String(status)} tone={toneOf(status)} />
      </Text>
      {warnings.map(warning => (
        <Alert key={warning} mt="xs" color="gray" variant="light">
          {warning}
        </Alert>
      ))}
      {route && <Facts facts={route} />}
      {nearMisses.length > 0 && (
        <>
          <Text size="sm">{t('explainMisses')}</Text>
          <DataTable
            caption={t('explainMisses')}
            rows={nearMisses}
            rowKey={miss => JSON.stringify(miss)}
            columns={[
              {
                key: 'what',
                title: t('endpoints'),
                cell: ({ method, template }) => <code className="gh-mono">{`${method} ${template}`}</code>,
              },
              { key: 'why', title: t('reason'), cell: ({ why, failed }) => why ?? failed },
            ]}
          />
        </>
      )}
    </Section>
  )
}

function Steps({ steps }: Pick<Explanation, 'steps'>) {
  return (
    <Section title={t('explainSteps')}>
      <ol className="explain-steps">
        {steps.map(({ policy, scope, stage, outcome, code, detail }, at) => (
          <li key={at}>
            <span className="explain-stage">{stage}</span>
            <span>
              <Text span size="sm" fw={550}>
                {policy}
              </Text>{' '}
              <Text span size="xs" c="dimmed">
                {scope}
              </Text>{' '}
              <StateBadge state={outcome} tone={outcomeTones[outcome] ?? 'plain'} />
              <Text size="sm" c="dimmed">
                {[code, detail].filter(Boolean).join(': ')}
              </Text>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
