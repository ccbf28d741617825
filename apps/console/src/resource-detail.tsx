import { labelOf } from '@gatehouse/forms/field.ts'
import { CopyText } from '@gatehouse/ui/copy-text.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Badge, Group } from '@mantine/core'
import { Fragment } from 'react'
import { Cell, Value } from './cell.tsx'
import { RelatedLists } from './related-lists.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'
import type { ConsoleNoun, Shown } from './units.ts'

/** Any resource, from its unit: what is set, what the program says of it, what uses it. */
export function ResourceDetail({ noun, row, where }: PageProps) {
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} first={['publish', 'approve']} />
      <Facts noun={noun} row={row} organization={where.organization} />
      <RelatedLists noun={noun} row={row} organization={where.organization} />
    </>
  )
}

interface FactsProps {
  noun: ConsoleNoun
  row: Shown
  organization: string
  /** What the page shows in its own way, or is of no use to people. */
  without?: readonly string[]
}

export function Facts({ noun, row, organization, without = [] }: FactsProps) {
  const hidden = ['title', 'description', ...without]
  const spec = Object.keys(row.spec).filter(key => !hidden.includes(key) && says(row.spec[key]))
  const status = Object.keys(row.status ?? {}).filter(key => !without.includes(key) && says(row.status![key]))
  return (
    <>
      {spec.length > 0 && (
        <Section title={t('settings')}>
          <dl className="gh-facts">
            {spec.map(key => (
              <Fragment key={key}>
                <dt>{labelOf(key)}</dt>
                <dd>
                  <Fact value={row.spec[key]}>
                    <Cell {...{ row, noun, organization }} path={`spec.${key}`} />
                  </Fact>
                </dd>
              </Fragment>
            ))}
          </dl>
        </Section>
      )}
      {status.length > 0 && (
        <Section title={t('status')}>
          <dl className="gh-facts">
            {status.map(key => (
              <Fragment key={key}>
                <dt>{labelOf(key)}</dt>
                <dd>
                  <Fact value={row.status![key]}>
                    <Value value={row.status![key]} />
                  </Fact>
                </dd>
              </Fragment>
            ))}
          </dl>
        </Section>
      )}
      <About row={row} />
    </>
  )
}

/** A policy as it comes: its name says all. */
const isBare = (one: unknown): one is { policy: string } =>
  typeof one === 'object' &&
  one !== null &&
  'policy' in one &&
  Object.keys(one).every(key => key === 'policy' || !says((one as Record<string, unknown>)[key]))

/** An empty list says nothing. */
const says = (value: unknown) =>
  value !== null && (typeof value !== 'object' || Object.keys(value as object).length > 0)

const isPlain = (one: unknown) =>
  typeof one !== 'object' || (Array.isArray(one) && one.every(each => typeof each !== 'object'))

/** A few plain fields are read as they are, not as code. */
const isShort = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= 6 &&
  Object.values(value).every(isPlain)

/** What is large stands as a block of its own. */
function Fact({ value, children }: { value: unknown; children: React.ReactNode }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  if (typeof value !== 'object' && !(typeof value === 'string' && value.includes('\n'))) return children
  if (Array.isArray(value) && value.every(one => typeof one !== 'object')) return children
  if (Array.isArray(value) && value.every(isBare)) return value.map(({ policy }) => policy).join(', ')
  if (isShort(value))
    return Object.entries(value)
      .filter(([, one]) => says(one))
      .map(([key, one]) => (
        <div key={key}>
          {labelOf(key)}: <Value value={one} />
        </div>
      ))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="gh-code" tabIndex={0} style={{ maxHeight: 280 }}>
      {text.slice(0, 20_000)}
    </pre>
  )
}

function About({ row }: { row: Shown }) {
  const labels = Object.entries(row.labels)
  return (
    <Section title={t('about')}>
      <dl className="gh-facts">
        <dt>{t('id')}</dt>
        <dd>
          <CopyText value={row.id} />
        </dd>
        {labels.length > 0 && (
          <>
            <dt>{t('labels')}</dt>
            <dd>
              <Group gap={4}>
                {labels.map(([key, value]) => (
                  <Badge key={key} variant="default" tt="none" fw={400}>
                    {key}={value}
                  </Badge>
                ))}
              </Group>
            </dd>
          </>
        )}
        <dt>{t('created')}</dt>
        <dd>
          <RelativeTime at={row.createdAt} />
        </dd>
        <dt>{t('changed')}</dt>
        <dd>
          <RelativeTime at={row.updatedAt} />
        </dd>
      </dl>
    </Section>
  )
}
