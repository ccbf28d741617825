/** The certificate that settings name, and who vouches for callers, read again when its files change. */
import { readFileSync } from 'node:fs'
import { Failure, type FailureCode, failureFrom, systemClock } from '@gatehouse/base'
import type { Gateway, GatewayTls } from '@gatehouse/gateway'
import {
  type CallerTrust,
  type CheckedCertificate,
  checkAuthorities,
  checkCertificate,
  checkRevocations,
} from '@gatehouse/http'
import { FileWatch, type Stamps, stampOf } from './file-watch.ts'
import type { LogLine } from './log.ts'
import { flagOf, type Settings } from './settings.ts'

type TlsSettings = Pick<
  Settings,
  | ('tlsPort' | 'tlsCertificateFile' | 'tlsKeyFile')
  | ('tlsClientCertificates' | 'tlsClientAuthoritiesFile' | 'tlsClientRevocationsFile')
>

const watchEveryMs = 1000

/** Throws `setting_invalid` or `certificate_invalid` with the file. */
export function tlsOptions(settings: TlsSettings): GatewayTls {
  const { tlsPort, tlsClientCertificates, tlsClientAuthoritiesFile } = settings
  if (tlsClientAuthoritiesFile === undefined && tlsClientCertificates === 'required') {
    throw new Failure('setting_invalid', 'tlsClientCertificates is required, and no tlsClientAuthoritiesFile is named.')
  }
  return { port: tlsPort, clientCertificates: tlsClientCertificates, ...trustOf(settings) }
}

/** Shows the certificate that settings name, if any, now and whenever it changes; who vouches for callers likewise. Returns what ends the watch. */
export async function showFiles(settings: TlsSettings, gateway: Gateway, log: LogLine): Promise<() => void> {
  const unwatch = [await showCertificate(settings, gateway, log), await useTrust(settings, gateway, log)]
  return () => unwatch.forEach(stop => void stop())
}

async function useTrust(settings: TlsSettings, gateway: Gateway, log: LogLine): Promise<() => void> {
  const { tlsClientAuthoritiesFile, tlsClientRevocationsFile } = settings
  const files = [tlsClientAuthoritiesFile, tlsClientRevocationsFile].filter(file => file !== undefined)
  if (files.length === 0) return () => {}
  const before = new Map(await Promise.all(files.map(async file => [file, await stampOf(file)] as const)))
  const use = () => gateway.useTrust(trustOf(settings))
  await use()
  return watching(before, use, {
    taken: () => log('info', `${files.join(' and ')} was read again.`),
    refused: ({ code, message }) =>
      log('error', `Who vouches for callers cannot be read; what was read before counts on. ${message}`, { code }),
  })
}

async function showCertificate(settings: TlsSettings, gateway: Gateway, log: LogLine): Promise<() => void> {
  const { tlsCertificateFile: certificateFile, tlsKeyFile: keyFile } = settings
  if (certificateFile === undefined && keyFile === undefined) return () => {}
  if (certificateFile === undefined || keyFile === undefined) {
    const [named, missing] = certificateFile
      ? ['tlsCertificateFile', 'tlsKeyFile']
      : ['tlsKeyFile', 'tlsCertificateFile']
    throw new Failure('setting_invalid', `${named} is named without ${missing}: give --${flagOf(missing)}.`)
  }
  const show = () => gateway.useCertificates('settings', [checked(certificateFile, keyFile)])
  const before = new Map([
    [certificateFile, await stampOf(certificateFile)],
    [keyFile, await stampOf(keyFile)],
  ])
  await show()
  return watching(before, show, {
    taken: () => log('info', `${certificateFile} was read again.`),
    refused: ({ code, message }) =>
      log('error', `The certificate is not usable; the old one is shown on. ${message}`, { code }),
  })
}

/** Calls `use` when a file is not what its stamp says. Returns what ends the watch. */
export function watching(
  before: Stamps,
  use: () => Promise<void>,
  tell: { taken: () => void; refused: (failure: Failure) => void },
): () => void {
  const changed = () =>
    void (async () => use())().then(tell.taken, (thrown: unknown) => tell.refused(failureFrom(thrown)))
  const watch = new FileWatch({ clock: systemClock, everyMs: watchEveryMs, changed })
  watch.use(before)
  return () => watch.close()
}

function trustOf({ tlsClientAuthoritiesFile, tlsClientRevocationsFile }: TlsSettings): CallerTrust {
  return {
    clientAuthorities: readChecked(tlsClientAuthoritiesFile, checkAuthorities),
    clientRevocations: readChecked(tlsClientRevocationsFile, checkRevocations),
  }
}

function readChecked(file: string | undefined, check: (pem: string) => unknown): string | undefined {
  if (file === undefined) return undefined
  const pem = read(file)
  within(file, () => check(pem))
  return pem
}

function checked(certificateFile: string, keyFile: string): CheckedCertificate {
  const given = { certificate: read(certificateFile), key: read(keyFile), isDefault: true }
  return within(certificateFile, () => checkCertificate(given, systemClock.nowMs()), keyFile)
}

/** A failure of the check, with the file it is about. */
function within<T>(certificateFile: string | undefined, work: () => T, keyFile = certificateFile): T {
  try {
    return work()
  } catch (thrown) {
    const { code, message, problems } = thrown as Failure
    const file = problems[0]?.pointer === '/key' ? keyFile : certificateFile
    throw new Failure(code as FailureCode, `${file}: ${message}`, { problems })
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (reason) {
    throw new Failure('setting_invalid', `${file} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`)
  }
}
