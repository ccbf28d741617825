import { Problem } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, problemOf } from '../../api.ts'
import { figureText } from '../measures.ts'
import { sentTo } from './sent-to.ts'
import { Side } from './side.tsx'

type Whole = Awaited<ReturnType<typeof api.captures.request>>

interface CapturedFactsProps {
  at: Parameters<typeof api.captures.request>[0]
  environment: string
  request: string
  close(): void
}

/** Both sides of one request, with what came between. It is asked for once: each reading is audited. */
export function CapturedFacts({ at, environment, request, close }: CapturedFactsProps) {
  const whole = useQuery({
    queryKey: [at.organization, 'any', 'captured-request', at.name, request],
    queryFn: () => api.captures.request(at, { request }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={t('requestFacts', { id: request })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {whole.error ? (
        <Problem problem={problemOf(whole.error)} />
      ) : whole.data ? (
        <Facts whole={whole.data} {...{ organization: at.organization ?? '', environment }} />
      ) : (
        <Skeleton h={240} />
      )}
    </Drawer>
  )
}

const outcomeTones: Readonly<Record<string, Tone>> = { passed: 'good', refused: 'stop', failed: 'stop', replied: 'ask' }

function Facts({ whole, organization, environment }: { whole: Whole; organization: string; environment: string }) {
  const { request, reply, steps, tries, code, totalMs } = whole
  const { pathname } = new URL(request.url)
  const search = { method: request.method, url: pathname, environment, application: whole.application }
  return (
    <Stack gap="lg">
      <Group gap="xs">
        <StateBadge
          state={String(reply.status)}
          tone={reply.status < 400 ? 'good' : reply.status < 500 ? 'ask' : 'stop'}
        />
        {code !== undefined && <Text size="sm">{code}</Text>}
        <Text size="sm" c="dimmed">
          {figureText(totalMs, 'ms')}
          {whole.isComplete ? '' : ` · ${t('capturedAborted')}`}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          ml="auto"
          renderRoot={props => <Link {...props} to={`/${organization}/explain`} search={search as never} />}
        >
          {t('requestExplain')}
        </Button>
      </Group>
      <Side title={t('capturedRequest')} line={`${request.method} ${request.url}`} side={request} />
      {steps.length > 0 && (
        <Section title={t('capturedSteps')}>
          <Stack gap={4}>
            {steps.map((step, index) => (
              <Group key={index} gap="xs" wrap="wrap">
                <StateBadge state={step.outcome} tone={outcomeTones[step.outcome] ?? 'plain'} />
                <Text size="sm">{step.policy}</Text>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {[step.stage, figureText(step.us / 1000, 'ms'), step.code, step.detail].filter(Boolean).join(' · ')}
                </Text>
              </Group>
            ))}
          </Stack>
        </Section>
      )}
      {tries.map((one, index) => (
        <Side
          key={index}
          title={t('capturedTry', { number: String(index + 1) })}
          line={`${one.method} ${sentTo(one.target, one.path)}`}
          side={one}
          more={[one.status, one.code, one.reason, one.tookMs === undefined ? undefined : figureText(one.tookMs, 'ms')]}
        />
      ))}
      <Side title={t('capturedReply')} line={String(reply.status)} side={reply} />
    </Stack>
  )
}
