import { t } from '@gatehouse/ui/text.ts'
import { Alert, Anchor, List, Text } from '@mantine/core'
import { fieldId, type Placed, placeWords } from './place.ts'

/** All that is wrong, above the form; each leads to its field. */
export function ProblemSummary({ problems, title }: { problems: readonly Placed[]; title: string }) {
  const jump = (pointer: string) => {
    const field = document.getElementById(fieldId(pointer))
    field?.scrollIntoView({ block: 'center' })
    field?.focus()
  }
  return (
    <Alert color="red" variant="light" role="alert" title={title} style={{ background: 'var(--gh-removed)' }}>
      {problems.length === 0 ? null : (
        <List size="sm">
          {problems.map(({ message, pointer = '' }) => (
            <List.Item key={pointer + message}>
              {pointer === '' ? (
                <Text size="sm">{message}</Text>
              ) : (
                <Anchor component="button" type="button" size="sm" onClick={() => jump(pointer)}>
                  {t('problemAt', { place: placeWords(pointer), message })}
                </Anchor>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}
