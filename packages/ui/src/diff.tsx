import { Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type DiffLine, lineDiff, sideBySide } from './line-diff.ts'
import { t } from './text.ts'

const signs = { same: ' ', added: '+', removed: '−', gap: ' ' } as const

/** What changed between two texts: in words on top, then line by line; side by side where there is room. */
export function Diff({ before, after }: { before: string; after: string }) {
  const lines = lineDiff(before, after)
  const wide = useMediaQuery('(min-width: 1100px)', false, { getInitialValueInEffect: false })
  const count = (kind: DiffLine['kind']) => lines.filter(line => line.kind === kind).length
  const [added, removed] = [count('added'), count('removed')]
  return (
    <>
      <Text size="sm" mb="xs">
        {added + removed === 0 ? t('diffNone') : t('diffCounts', { added, removed })}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: it is no landmark of its own */}
      <div role="group" className="gh-diff" aria-label={t('diff')} tabIndex={0} data-side={wide || undefined}>
        {wide
          ? sideBySide(lines).flatMap((pair, at) =>
              pair.map((line, side) => <Line key={`${at}/${side}`} line={line} />),
            )
          : lines.map((line, at) => <Line key={at} line={line} />)}
      </div>
    </>
  )
}

function Line({ line }: { line: DiffLine | undefined }) {
  if (!line) return <div data-line="none" />
  return (
    <div data-line={line.kind}>
      {line.kind === 'gap' ? t('diffGap', { n: line.text }) : `${signs[line.kind]} ${line.text}`}
    </div>
  )
}
