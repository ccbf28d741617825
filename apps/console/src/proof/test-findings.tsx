import { Copy } from '@gatehouse/ui/copy-text.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Group, Text } from '@mantine/core'

export interface Finding {
  kind: string
  endpoint: string
  message: string
  status?: number
  request: string
}

/** What was found, each with the smallest request that shows it. */
export function TestFindings({ findings, more }: { findings: readonly Finding[]; more: number }) {
  return (
    <Section title={t('testFound')}>
      <ul className="proof-findings">
        {findings.map(({ kind, endpoint, message, request }, at) => (
          <li key={at}>
            <Group gap="sm" align="baseline">
              <Text size="sm" fw={550}>
                {kind.replaceAll('-', ' ')}
              </Text>
              <code className="gh-mono">{endpoint}</code>
            </Group>
            <Text size="sm">{message}</Text>
            <details>
              <summary>{t('testRequest')}</summary>
              <Group gap="xs" wrap="nowrap" align="start">
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
                <pre className="gh-code" tabIndex={0} style={{ flex: 1, minWidth: 0 }}>
                  {request}
                </pre>
                <Copy value={request} />
              </Group>
            </details>
          </li>
        ))}
        {more > 0 && <li>{t('andMore', { n: more })}</li>}
      </ul>
    </Section>
  )
}
