import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { Trying } from './mock-try.tsx'

export interface MockedEndpoint {
  endpoint: string
  method: string
  path: string
  replies: { status: string; types: { type: string; examples: string[] }[] }[]
}

interface MockEndpointsProps {
  endpoints: readonly MockedEndpoint[]
  more: number
  /** A reply is tried by choosing it. */
  choose: (trying: Trying) => void
}

/** What it answers with: each reply of the contract, and the examples that there are. */
export function MockEndpoints({ endpoints, more, choose }: MockEndpointsProps) {
  const columns = useMemo(
    () => [
      {
        key: 'endpoint',
        title: t('endpoint'),
        cell: ({ method, path }: MockedEndpoint) => <code className="gh-mono">{`${method} ${path}`}</code>,
      },
      {
        key: 'replies',
        title: t('mockReplies'),
        cell: (one: MockedEndpoint) => <Replies of={one} choose={choose} />,
      },
    ],
    [choose],
  )
  return (
    <Section title={t('mockWith')}>
      <DataTable caption={t('mockWith')} rows={endpoints} rowKey={({ endpoint }) => endpoint} columns={columns} />
      {more > 0 && <Text size="sm">{t('andMore', { n: more })}</Text>}
    </Section>
  )
}

function Replies({ of: { method, path, replies }, choose }: { of: MockedEndpoint; choose: (one: Trying) => void }) {
  const tried = (prefer: string): Trying => ({
    method,
    path,
    fields: prefer === '' ? '' : `Prefer: ${prefer}`,
    body: '',
  })
  return (
    <div className="proof-examples">
      {replies.map(({ status, types }) => {
        const names = [...new Set(types.flatMap(({ examples }) => examples))]
        const code = /^\d{3}$/.test(status) ? `code=${status}` : ''
        return [
          <button key={status} type="button" onClick={() => choose(tried(code))}>
            {status}
          </button>,
          ...names.map(name => (
            <button key={`${status} ${name}`} type="button" onClick={() => choose(tried(`example=${name}`))}>
              {name}
            </button>
          )),
        ]
      })}
    </div>
  )
}
