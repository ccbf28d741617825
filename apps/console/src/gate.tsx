import { Problem } from '@gatehouse/ui/problem.tsx'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { problemOf } from './api.ts'
import { readSession, SessionProvider } from './session.ts'
import { isOver, whenOver } from './session-over.ts'
import { SignIn } from './sign-in.tsx'

const SignInAgain = lazy(() => import('./sign-in-again.tsx'))

/** Nothing is shown before it is known who reads; what is shown stays when her session ends. */
export function Gate() {
  const session = useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000 })
  const over = useSyncExternalStore(whenOver, isOver)
  if (!session.data) {
    if (!session.error) return <Skeleton h="100dvh" radius={0} />
    const problem = problemOf(session.error)
    if (problem.code === 'not_signed_in') return <SignIn done={() => session.refetch()} />
    return <Problem problem={problem} again={() => session.refetch()} />
  }
  return (
    <SessionProvider value={session.data}>
      <Outlet />
      {over && (
        <Suspense>
          <SignInAgain />
        </Suspense>
      )}
    </SessionProvider>
  )
}
