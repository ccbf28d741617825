/** PEM files that a command is given, read and checked before anybody is asked anything: all that is wrong at once. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure, type FailureCode, type Problem } from '@gatehouse/base'
import { checkAuthorities, checkCertificate } from '@gatehouse/http/tls/check-certificate.ts'

/** Names of files as they were written. */
export interface GivenNames {
  authorities?: string | undefined
  certificate?: string | undefined
  key?: string | undefined
}

export interface GivenTexts {
  authorities: string | undefined
  certificate: { cert: string; key: string } | undefined
}

/** Throws `not_found` or `certificate_invalid`, each problem with its file and what to do. */
export function givenFiles(names: GivenNames, { cwd, nowMs }: { cwd: string; nowMs: number }): GivenTexts {
  const problems: Problem[] = []
  const read = (name: string | undefined): string | undefined => {
    if (name === undefined) return undefined
    try {
      return readFileSync(resolve(cwd, name), 'utf8')
    } catch (reason) {
      const message = `${name} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`
      problems.push({
        code: 'not_found',
        message,
        hint: 'Name a file in PEM that this user may read.',
        place: top(name),
      })
      return undefined
    }
  }
  const within = (work: () => unknown, fileOf: (pointer: string | undefined) => string) => {
    try {
      work()
    } catch (thrown) {
      for (const { pointer, hint, ...problem } of (thrown as Failure).problems) {
        const file = fileOf(pointer)
        problems.push({ ...problem, hint: hint ?? hints[pointer ?? ''] ?? hints['/certificate']!, place: top(file) })
      }
    }
  }
  const [authorities, cert, key] = [read(names.authorities), read(names.certificate), read(names.key)]
  if (authorities !== undefined)
    within(
      () => checkAuthorities(authorities),
      () => names.authorities!,
    )
  if (cert !== undefined && key !== undefined) {
    within(
      () => checkCertificate({ certificate: cert, key, hosts: [] }, nowMs),
      pointer => (pointer === '/key' ? names.key! : names.certificate!),
    )
  }
  refuse(problems)
  return { authorities, certificate: cert === undefined ? undefined : { cert, key: key! } }
}

const top = (file: string) => ({ file, line: 1, column: 1 })

const hints: Readonly<Record<string, string>> = {
  '/certificate': 'It begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der -in FILE makes PEM of DER.',
  '/key': 'Name the PEM file of the key that the first certificate was made for.',
}

function refuse(problems: readonly Problem[]): void {
  const [first] = problems
  if (first) throw new Failure(first.code as FailureCode, first.message, { problems })
}
