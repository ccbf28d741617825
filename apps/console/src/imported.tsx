import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { addressOf } from './address.ts'
import { type Finding, Findings } from './findings.tsx'
import { nounOf } from './units.ts'

export interface ImportAnswer {
  api: string
  apiVersion: string
  endpoints: number
  findings: readonly Finding[]
}

/** What came of an import, and the next thing to do. */
export function Imported({ answer, text, organization }: { answer: ImportAnswer; text: string; organization: string }) {
  const { apiVersion, endpoints, findings } = answer
  const to = addressOf(organization, nounOf('ApiVersion'), { name: apiVersion, workspace: 'default' })
  return (
    <>
      <PageHeader
        title={t('importedTitle', { name: apiVersion })}
        about={t('importedText', { endpoints, findings: findings.length })}
        actions={
          <Button component={Link} to={to} autoFocus>
            {t('openWhat', { name: apiVersion })}
          </Button>
        }
      />
      {findings.length > 0 && (
        <Section title={t('findings')}>
          <Findings findings={findings} text={text} />
        </Section>
      )}
    </>
  )
}
