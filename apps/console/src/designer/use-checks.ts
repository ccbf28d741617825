/** What the document breaks, looked for a moment after it was last changed. */
import { t } from '@gatehouse/ui/text.ts'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem, problemOf, send } from '../api.ts'
import { pathAt, type Where } from '../units.ts'
import type { Edit } from './value-edits.ts'
import { writtenMax } from './written-document.ts'

export interface Found {
  severity: 'error' | 'warn' | 'info' | 'hint'
  message: string
  rule?: string
  pointer?: string
  place?: { line: number; column: number }
  fix?: Edit[]
}

export interface Checks {
  found: readonly Found[]
  more: number
  /** Of the text as it stands now. */
  isFresh: boolean
  /** Why it could not be looked at. */
  failure: string | undefined
  again: () => void
}

const checkMs = 1200

interface Checked {
  text: string
  /** What it is called: its ending says what it is. */
  file?: string
}

export function useChecks(where: Where, action: { path: string }, { text, file }: Checked): Checks {
  const [checks, setChecks] = useState<Omit<Checks, 'again' | 'isFresh'>>({ found: [], more: 0, failure: undefined })
  const [of, setOf] = useState<string>()
  const latest = useRef(text)
  latest.current = text
  const path = pathAt(action.path, where)
  const check = async () => {
    const asked = latest.current
    const answer = await checked(path, { text: asked, ...(file ? { file } : {}) })
    if (latest.current !== asked) return
    setChecks(answer)
    setOf(asked)
  }
  useEffect(() => {
    if (text.length > writtenMax) return
    const timer = setTimeout(() => void check(), checkMs)
    return () => clearTimeout(timer)
  }, [text, path])
  const isFresh = of === text
  const unchecked = !isFresh && text.length > writtenMax ? t('designerUnchecked') : undefined
  return { ...checks, failure: unchecked ?? checks.failure, isFresh, again: () => void check() }
}

async function checked(path: string, body: Checked) {
  try {
    const { findings, more } = (await send({ method: 'POST', path, body })) as {
      findings: Found[]
      more: number
    }
    return { found: findings, more, failure: undefined }
  } catch (thrown) {
    const { code, problems = [], detail, title } = problemOf(thrown)
    if (thrown instanceof ApiProblem && code === 'document_invalid') {
      const found = problems.map(
        ({ message, pointer, place }): Found => ({
          ...{ severity: 'error', message },
          ...(pointer === undefined ? {} : { pointer }),
          ...(place ? { place } : {}),
        }),
      )
      return {
        found: found.length > 0 ? found : [{ severity: 'error' as const, message: detail ?? title }],
        more: 0,
        failure: undefined,
      }
    }
    return { found: [], more: 0, failure: detail ?? title }
  }
}
