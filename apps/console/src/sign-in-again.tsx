import { t } from '@gatehouse/ui/text.ts'
import { Modal, Stack, Text } from '@mantine/core'
import { isBack } from './session-over.ts'
import { SignInForm } from './sign-in.tsx'

/** Over what she was doing, which nobody else shall read meanwhile. */
export default function SignInAgain() {
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('sessionOver')}
      overlayProps={{ backgroundOpacity: 0.6, blur: 12 }}
    >
      <Stack gap="md">
        <Text size="sm">{t('sessionOverText')}</Text>
        <SignInForm done={isBack} />
      </Stack>
    </Modal>
  )
}
