import { exactWords } from '@gatehouse/ui/relative-words.ts'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Button, Drawer, Stack, Table, Text } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { dimensionName, figureText } from '../measures.ts'
import type { OneRequest } from './request-table.tsx'

interface RequestFactsProps {
  request: OneRequest
  close(): void
}

/** All that is known of one request, and what the program says to its like today. */
export function RequestFacts({ request, close }: RequestFactsProps) {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const url = request.path.replace(/\{[^}]*\}/g, '1')
  const search = {
    method: request.method,
    url,
    environment: request.environment || undefined,
    application: request.application || undefined,
  }
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      title={t('requestFacts', { id: request.requestId })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <Table variant="vertical" layout="fixed">
          <Table.Tbody>
            {factsOf(request).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={170}>{name}</Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value || '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Button
          variant="default"
          renderRoot={props => <Link to={`/${organization}/explain`} search={search as never} {...props} />}
        >
          {t('requestExplain')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('requestExplainText')}
        </Text>
      </Stack>
    </Drawer>
  )
}

function factsOf(of: OneRequest): [string, string][] {
  return [
    [t('requestTime'), `${exactWords(of.time, spoken())}:${of.time.slice(17, 23)}`],
    [t('requestPath'), `${of.method} ${of.path}`],
    [dimensionName('status'), String(of.status)],
    [dimensionName('failure'), of.failure],
    [dimensionName('reason'), of.reason],
    [dimensionName('api'), of.api],
    [dimensionName('apiVersion'), of.apiVersion],
    [dimensionName('revision'), of.revision],
    [dimensionName('endpoint'), of.endpoint],
    [dimensionName('environment'), of.environment],
    [dimensionName('application'), of.application],
    [dimensionName('plan'), of.plan],
    [t('requestTook'), figureText(of.totalMs, 'ms')],
    [t('requestUpstream'), figureText(of.upstreamMs, 'ms')],
    [t('requestGateway'), figureText(of.gatewayMs, 'ms')],
    [t('metric_bytesIn'), figureText(of.bytesIn, 'B')],
    [t('metric_bytesOut'), figureText(of.bytesOut, 'B')],
    [dimensionName('client'), of.client],
    [dimensionName('userAgent'), of.userAgent],
    [dimensionName('country'), of.country],
    [t('requestTrace'), of.traceId],
    [
      t('requestMeasured'),
      Object.entries(of.measured)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    ],
  ]
}
