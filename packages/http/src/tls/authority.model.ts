/** An authority of its own for tests, made by openssl. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const missing = !existsSync('/usr/bin/openssl') && process.env.CI !== 'true'
/** For every test that makes certificates. */
export const withOpenssl = { skip: missing ? 'needs the Debian package openssl' : false }

export interface Issue {
  hosts?: readonly string[]
  /** Until it expires; below 0 it has. */
  days?: number
  rsa?: boolean
}

export interface Issued {
  certificate: string
  key: string
}

export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatehouse-authority-'))
  readonly certificate: string

  constructor(name = 'authority') {
    this.#openssl(`req -x509 ${newKey({})} -keyout ca.key -out ca.pem -days 30 -subj /CN=${name}`)
    this.certificate = this.#read('ca.pem')
  }

  issue(name: string, { hosts = [], days = 10, ...kind }: Issue = {}): Issued {
    this.#openssl(`req ${newKey(kind)} -keyout one.key -out one.csr -subj /CN=${name}`)
    writeFileSync(join(this.#folder, 'names'), hosts.length > 0 ? `subjectAltName=${hosts.map(alternative)}\n` : '')
    this.#openssl(`x509 -req -in one.csr -CA ca.pem -CAkey ca.key -days ${days} -out one.pem -extfile names`)
    return { certificate: this.#read('one.pem'), key: this.#read('one.key') }
  }

  /** The list in PEM of what it took back. */
  revoked(taken: readonly Issued[], { days = 10 } = {}): string {
    writeFileSync(join(this.#folder, 'index.txt'), '')
    writeFileSync(join(this.#folder, 'ca.cnf'), revocationRules)
    const common = '-config ca.cnf -cert ca.pem -keyfile ca.key'
    for (const { certificate } of taken) {
      writeFileSync(join(this.#folder, 'taken.pem'), certificate)
      this.#openssl(`ca ${common} -revoke taken.pem`)
    }
    const nextUpdate = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')
    this.#openssl(`ca ${common} -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate ${nextUpdate} -out list.pem`)
    return this.#read('list.pem')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #openssl(line: string): void {
    execFileSync('openssl', line.split(' '), { cwd: this.#folder, stdio: 'pipe' })
  }

  #read(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8')
  }
}

const newKey = ({ rsa = false }: Issue) =>
  rsa ? '-newkey rsa:2048 -nodes' : '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

/** A name with a kind of its own, such as `URI:`, stands as it is. */
const alternative = (host: string) =>
  /^[A-Za-z]+:/.test(host) ? host : `${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`

const revocationRules =
  '[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ndefault_md = sha256\ndefault_crl_days = 10\n'
