import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { problemOf, signIn } from './api.ts'

/** The way in of who reads no page yet. */
export function SignIn({ done }: { done: (reader: string) => void }) {
  return (
    <main style={{ display: 'grid', minHeight: '100dvh', placeItems: 'center', padding: 16 }}>
      <Stack gap="md" w="100%" maw={340}>
        <div>
          <Title order={1}>Gatehouse</Title>
          <Text c="dimmed" size="sm">
            {t('signInText')}
          </Text>
        </div>
        <SignInForm done={done} />
      </Stack>
    </main>
  )
}

export function SignInForm({ done }: { done: (reader: string) => void }) {
  const [problem, setProblem] = useState<ProblemDocument>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      done(await signIn(String(fields.get('email')), String(fields.get('password'))))
    } catch (thrown) {
      setProblem(problemOf(thrown))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {problem && <Problem problem={problem} />}
        <TextInput
          name="email"
          type="email"
          label={t('email')}
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          data-autofocus
        />
        <PasswordInput
          name="password"
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={busy}>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  )
}
