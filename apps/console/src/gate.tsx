import { Problem } from '@gatehouse/ui/problem.tsx'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { problemOf } from './api.ts'
import { readSession, SessionProvider } from './session.ts'
import { SignIn } from './sign-in.tsx'

/** Nothing is shown before it is known who reads. */
export function Gate() {
  const session = useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000 })
  if (session.error) {
    const problem = problemOf(session.error)
    if (problem.code === 'not_signed_in') return <SignIn done={() => session.refetch()} />
    if (!session.data) return <Problem problem={problem} again={() => session.refetch()} />
  }
  if (!session.data) return <Skeleton h="100dvh" radius={0} />
  return (
    <SessionProvider value={session.data}>
      <Outlet />
    </SessionProvider>
  )
}
