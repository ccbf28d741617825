import './onboarding.css'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { spoken, type TextKey, t } from '@gatehouse/ui/text.ts'
import { Group, Select, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { api, problemOf } from './api.ts'
import { durationWords } from './duration-words.ts'
import { Figure } from './figure.tsx'
import { useList } from './queries.ts'
import { nounOf } from './units.ts'

type Step = Awaited<ReturnType<typeof api.onboarding>>['steps'][number]

const spans = ['7', '30', '90', '365'] as const
const names: Readonly<Record<string, TextKey>> = {
  ...{ 'sign-up': 'stepSignUp', verified: 'stepVerified', application: 'stepApplication' },
  ...{ subscription: 'stepSubscription', credential: 'stepCredential' },
  ...{ 'first-request': 'stepFirstRequest', 'first-call': 'stepFirstCall' },
}

/** How far developers come by themselves, from sign-up to a call that succeeds. */
export function OnboardingPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const days = spans.find(one => one === search.days) ?? '30'
  const portals = useList(nounOf('Portal'), { organization })
  const put = (key: string, value: string | null) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, [key]: value || undefined }), replace: true })
  return (
    <>
      <PageHeader title={t('onboarding')} about={t('onboardingText')} />
      <Group>
        <Select
          {...{ size: 'xs', w: 220, label: t('portal'), clearable: true, placeholder: t('all') }}
          clearButtonProps={{ 'aria-label': t('clear') }}
          data={portals.data?.pages[0]?.items.map(({ name }) => name) ?? []}
          value={search.portal ?? null}
          onChange={value => put('portal', value)}
        />
        <Select
          {...{ size: 'xs', w: 180, label: t('signedUpWithin'), allowDeselect: false, value: days }}
          data={spans.map(value => ({ value, label: t('days', { n: value }) }))}
          onChange={value => put('days', value)}
        />
      </Group>
      <Funnel organization={organization} days={Number(days)} portal={search.portal} />
    </>
  )
}

interface FunnelProps {
  organization: string
  days: number
  portal: string | undefined
}

function Funnel({ organization, days, portal }: FunnelProps) {
  const told = useQuery({
    queryKey: [organization, 'any', 'onboarding', days, portal],
    queryFn: () => api.onboarding({ organization }, { days, ...(portal === undefined ? {} : { portal }) }),
    refetchInterval: 30_000,
  })
  if (told.error && !told.data) return <Problem problem={problemOf(told.error)} again={() => told.refetch()} />
  if (!told.data) return <Skeleton h={320} />
  const { steps } = told.data
  const began = steps[0]?.developers ?? 0
  if (began === 0) return <Empty title={t('onboardingNone')} text={t('onboardingNoneText')} />
  const last = steps.at(-1)!
  const number = (value: number) => value.toLocaleString(spoken())
  return (
    <Stack gap="lg">
      <Group gap={40}>
        <Figure name={t('stepSignUp')} value={number(began)} />
        <Figure name={t('stepFirstCall')} unit="%" value={number(Math.round((100 * last.developers) / began))} />
        <Figure name={t('onboardingMedian')} value={durationWords(last.medianSeconds, spoken())} />
      </Group>
      <Steps steps={steps} began={began} />
    </Stack>
  )
}

function Steps({ steps, began }: { steps: readonly Step[]; began: number }) {
  return (
    <table className="gh-table funnel" aria-label={t('onboarding')}>
      <thead>
        <tr>
          <th scope="col">{t('step')}</th>
          <th scope="col" data-right>
            {t('developers')}
          </th>
          <th scope="col" className="funnel-bar">
            {t('share')}
          </th>
          <th scope="col" data-right>
            {t('sinceSignUp')}
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ moment, developers, medianSeconds }, at) => {
          const share = Math.round((100 * developers) / began)
          const lost = at === 0 ? 0 : steps[at - 1]!.developers - developers
          return (
            <tr key={moment}>
              <th scope="row">{t(names[moment] ?? 'step')}</th>
              <td data-right>{developers.toLocaleString(spoken())}</td>
              <td className="funnel-bar">
                <div>
                  <span style={{ '--share': share } as React.CSSProperties} />
                  <Text span size="sm">
                    {share} %
                  </Text>
                  {lost > 0 && (
                    <Text span size="sm" c="dimmed">
                      −{lost.toLocaleString(spoken())}
                    </Text>
                  )}
                </div>
              </td>
              <td data-right>{at === 0 ? '' : durationWords(medianSeconds, spoken())}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
