import { t } from '@gatehouse/ui/text.ts'
import { Kbd, Modal } from '@mantine/core'
import { letters } from './places.ts'
import { wordsOf } from './units.ts'

/** All shortcuts there are. */
export function Shortcuts({ close }: { close: () => void }) {
  const rows: [string, string][] = [
    ['⌘K', t('find')],
    ['/', t('keySearch')],
    ['j k', t('keyRows')],
    ['Alt ← →', t('keyMovePolicy')],
    ['⌘S', t('keySave')],
    ['Esc', t('keyClose')],
    ['?', t('shortcuts')],
    ['g h', t('home')],
    ['g l', t('audit')],
    ...Object.entries(letters).map(([letter, plural]): [string, string] => [`g ${letter}`, wordsOf(plural)]),
  ]
  return (
    <Modal opened onClose={close} title={t('shortcuts')} closeButtonProps={{ 'aria-label': t('close') }}>
      <dl className="gh-facts">
        {rows.map(([keys, what]) => (
          <div key={keys} style={{ display: 'contents' }}>
            <dt>
              <Kbd>{keys}</Kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
