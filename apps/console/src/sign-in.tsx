import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ApiProblem, type ProblemDocument, signIn } from './api.ts'
import { Problem } from './problem.tsx'

export function SignIn({ done }: { done: () => void }) {
  const [problem, setProblem] = useState<ProblemDocument>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn(String(fields.get('email')), String(fields.get('password')))
      done()
    } catch (thrown) {
      if (thrown instanceof ApiProblem) setProblem(thrown.problem)
      setBusy(false)
    }
  }
  return (
    <main style={{ display: 'grid', minHeight: '100dvh', placeItems: 'center', padding: 16 }}>
      <Paper withBorder p="xl" w="100%" maw={380}>
        <form onSubmit={submit}>
          <Stack gap="md">
            <div>
              <Title order={1}>Gatehouse</Title>
              <Text c="dimmed" size="sm">
                Sign in to the console.
              </Text>
            </div>
            {problem && <Problem problem={problem} />}
            <TextInput name="email" type="email" label="E-mail" autoComplete="username" required autoFocus />
            <PasswordInput name="password" label="Password" autoComplete="current-password" required />
            <Button type="submit" loading={busy}>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  )
}
