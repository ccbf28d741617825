import { t } from '@gatehouse/ui/text.ts'
import type { Written } from './resource-form.tsx'
import { ValueText } from './value-text.tsx'

type Part = Pick<Written, 'labels' | 'spec'>

/** What a form writes, as text. */
export function YamlSide({ value, put }: { value: Part; put: (part: Part) => void }) {
  const write = (next: unknown) => {
    const { labels = {}, spec = {} } = (next ?? {}) as Partial<Part>
    put({ labels, spec })
  }
  return <ValueText label={t('yamlLabel')} value={value} put={write} />
}
