import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { addressOf } from './address.ts'
import { type Finding, Findings } from './findings.tsx'
import { kindName } from './kind-name.ts'
import { nounOf } from './units.ts'

export interface ImportAnswer {
  api: string
  apiVersion: string
  kind: string
  endpoints: number
  findings: readonly Finding[]
}

/** What came of an import, and the next thing to do. */
export function Imported({ answer, text, organization }: { answer: ImportAnswer; text: string; organization: string }) {
  const { apiVersion, kind, endpoints, findings } = answer
  const about =
    kind === 'openapi'
      ? t('importedText', { endpoints, findings: findings.length })
      : t('importedKindText', { kind: kindName(kind), findings: findings.length })
  const to = addressOf(organization, nounOf('ApiVersion'), { name: apiVersion, workspace: 'default' })
  return (
    <>
      <PageHeader
        title={t('importedTitle', { name: apiVersion })}
        about={about}
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
