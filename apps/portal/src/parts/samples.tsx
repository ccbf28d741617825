import { t } from '@gatehouse/ui/text.ts'
import { useId } from 'react'

/** Code that makes the call, in the language that the reader chose; without scripts every language, folded. */
export function Samples({ samples }: { samples: Record<string, string> }) {
  const id = useId()
  const names = Object.keys(samples)
  return (
    <div className="samples" data-samples>
      <div className="choose">
        <label htmlFor={id}>{t('portalLanguage')}</label>
        <select id={id}>
          {names.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      {names.map((name, place) => (
        <details key={name} data-sample={name} open={place === 0}>
          <summary>{name}</summary>
          <CodeBlock text={samples[name]!} />
        </details>
      ))}
    </div>
  )
}

export function CodeBlock({ text }: { text: string }) {
  return (
    <div className="code" data-copy={t('copy')} data-copied={t('copied')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  )
}
