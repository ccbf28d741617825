import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Text } from '@mantine/core'
import { figureText } from '../measures.ts'

interface Told {
  headers: readonly { name: string; value: string }[]
  trailers?: readonly { name: string; value: string }[]
  body?: { bytes: number; text?: string; base64?: string; isCut: boolean; unkept?: string }
}

interface SideProps {
  title: string
  line: string
  side: Told
  more?: readonly (string | number | undefined)[]
}

/** A message as it was: its first line, its fields, the beginning of its body. */
export function Side({ title, line, side, more = [] }: SideProps) {
  const { headers, trailers = [], body } = side
  const fields = [...headers, ...trailers].map(({ name, value }) => `${name}: ${value}`)
  const beside = more.filter(one => one !== undefined && one !== '').join(' · ')
  return (
    <Section title={title}>
      {beside !== '' && (
        <Text size="sm" c="dimmed" mb={4}>
          {beside}
        </Text>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="gh-code" tabIndex={0} style={{ maxHeight: 280 }}>
        {[line, ...fields].join('\n')}
      </pre>
      {body && <Body body={body} />}
    </Section>
  )
}

function Body({ body }: { body: NonNullable<Told['body']> }) {
  const { bytes, text, base64, isCut, unkept } = body
  const shown = text === undefined ? base64 : pretty(text, isCut)
  return (
    <>
      <Text size="sm" c="dimmed" mt={8} mb={4}>
        {t(isCut ? 'capturedBodyCut' : 'capturedBody', { size: figureText(bytes, 'B') })}
        {base64 === undefined ? '' : ' · base64'}
        {unkept === undefined ? '' : ` · ${unkept}`}
      </Text>
      {shown !== undefined && shown !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="gh-code" tabIndex={0} style={{ maxHeight: 320 }}>
          {shown}
        </pre>
      )}
    </>
  )
}

/** JSON with its lines, where it is whole. */
function pretty(text: string, isCut: boolean): string {
  if (isCut || !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
