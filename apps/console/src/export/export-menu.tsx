import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api, problemOf } from '../api.ts'
import { saveFile } from './save-file.ts'

type Question = Parameters<typeof api.exportUsage>[1]
type Span = NonNullable<Parameters<typeof api.exportRequests>[1]>

interface ExportMenuProps {
  organization: string
  question: Question
  /** Which single requests are meant. */
  span: Span
}

/** What the page shows, and the requests behind it, as files. */
export function ExportMenu({ organization, question, span }: ExportMenuProps) {
  const save = useMutation({ mutationFn: saveFile })
  const at = { organization }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" loading={save.isPending}>
            {t('exportMenu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('exportFigures')}</Menu.Label>
          {(['csv', 'parquet'] as const).map(format => (
            <Menu.Item key={format} onClick={() => save.mutate(api.exportUsage(at, { ...question, format }))}>
              {t(format === 'csv' ? 'exportFiguresCsv' : 'exportFiguresParquet')}
            </Menu.Item>
          ))}
          <Menu.Label>{t('exportRequests')}</Menu.Label>
          {(['csv', 'parquet'] as const).map(format => (
            <Menu.Item key={format} onClick={() => save.mutate(api.exportRequests(at, { ...span, format }))}>
              {t(format === 'csv' ? 'exportRequestsCsv' : 'exportRequestsParquet')}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {save.error && <Problem problem={problemOf(save.error)} />}
    </>
  )
}
