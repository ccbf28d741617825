import type { Column } from '@gatehouse/ui/data-table.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Text } from '@mantine/core'
import { dimensionName, figureText } from '../measures.ts'

interface Answered {
  status: number
  method: string
  path: string
  totalMs: number
}

/** Of requests, whether they were counted or captured. */
export const sharedColumns = (): Column<Answered>[] => [
  { key: 'status', title: dimensionName('status'), cell: ({ status }) => <Status of={status} /> },
  {
    key: 'path',
    title: t('requestPath'),
    cell: ({ method, path }) => (
      <Text span className="gh-mono" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {`${method} ${path}`}
      </Text>
    ),
  },
  { key: 'took', title: t('requestTook'), right: true, cell: ({ totalMs }) => figureText(totalMs, 'ms') },
]

export function Status({ of }: { of: number }) {
  const color = of >= 500 ? 'var(--gh-stop)' : undefined
  return (
    <Text span size="sm" fw={of >= 400 ? 550 : 400} {...(color ? { c: color } : {})}>
      {of}
    </Text>
  )
}
