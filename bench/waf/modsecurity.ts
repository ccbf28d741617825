/** ModSecurity in nginx, with the same rules: the second opinion. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { claimPort } from '@gatehouse/http'
import type { RuleFile } from '@gatehouse/seclang'
import type { ScoreRequest } from './score-request.ts'

const modules = '/usr/lib/nginx/modules'
export const rulesFolder = '/usr/share/modsecurity-crs/rules'
export const setUpFile = '/etc/modsecurity/crs/crs-setup.conf'

export const isInstalled = () =>
  existsSync(join(modules, 'ngx_http_modsecurity_module.so')) && existsSync(rulesFolder) && existsSync(setUpFile)

export interface Opinion {
  /** Undefined where nginx itself did not take the request. */
  isRefused: boolean | undefined
  rules: readonly number[]
}

export interface ModSecurity {
  ask(request: ScoreRequest): Promise<Opinion>
  stop(): Promise<void>
}

/** What both engines have before the rules. */
export const ownRules = `
SecAction "id:100,phase:1,nolog,pass,t:none,setvar:'tx.allowed_methods=GET HEAD POST OPTIONS PUT PATCH DELETE'"
SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:403,msg:'Failed to parse request body.'"
SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:200003,phase:2,t:none,log,deny,status:403,msg:'Multipart request body failed strict validation.'"
SecRule MULTIPART_UNMATCHED_BOUNDARY "@eq 1" "id:200004,phase:2,t:none,log,deny,status:403,msg:'Possible unmatched boundary.'"
`

/** With the rules of Debian, or those that are given. */
export async function startModSecurity(rulesOf?: readonly RuleFile[]): Promise<ModSecurity> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-modsecurity-'))
  const included = rulesOf ? written(rulesOf, folder) : [setUpFile, join(rulesFolder, '*.conf')]
  const port = await claimPort('127.0.0.1', 0)
  const rules = `SecRuleEngine On\nSecRequestBodyAccess On\nSecAuditEngine Off\nSecPcreMatchLimit 100000\nSecPcreMatchLimitRecursion 100000\nSecTmpDir ${folder}\nSecDataDir ${folder}\nSecCookieFormat 0\nSecArgumentSeparator &\n${ownRules}\n${included.map(path => `Include ${path}\n`).join('')}`
  writeFileSync(join(folder, 'rules.conf'), rules)
  writeFileSync(join(folder, 'nginx.conf'), confOf(folder, port))
  const child = spawn('nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const log = new Tail(join(folder, 'error.log'))
  const ask = async (request: ScoreRequest): Promise<Opinion> => {
    const status = await statusOf(request, port, agent)
    const told = [...log.more().matchAll(/\[id "(\d+)"\]/g)].map(([, id]) => Number(id))
    return { isRefused: status === 400 || status >= 500 ? undefined : status === 403, rules: told }
  }
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 500) throw new Error(`nginx does not start: ${log.more()}`)
    const plain = { category: '', method: 'GET', target: '/', headers: [], body: '' }
    if (await ask(plain).catch(() => undefined)) break
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return {
    ask,
    async stop() {
      agent.destroy()
      if (child.exitCode === null) await Promise.all([once(child, 'exit'), child.kill('SIGTERM')])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function written(files: readonly RuleFile[], folder: string): string[] {
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    // Its reader wants an empty line after a rule of two words.
    writeFileSync(join(folder, name), text.replace(/\nSec/g, '\n\nSec'), 'latin1')
  }
  return files.filter(({ name }) => name.endsWith('.conf')).map(({ name }) => join(folder, name))
}

function statusOf({ method, target, headers, body }: ScoreRequest, port: number, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const fields = ['Host', 'shop.example', ...headers]
    const sent = httpRequest(
      { host: '127.0.0.1', port, agent, method, path: target, headers: fields, setHost: false },
      response => {
        response.resume()
        response.on('end', () => resolve(response.statusCode!))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What is written to a file since it was asked before. */
class Tail {
  readonly #path: string
  #file: number | undefined

  constructor(path: string) {
    this.#path = path
  }

  more(): string {
    if (this.#file === undefined && !existsSync(this.#path)) return ''
    this.#file ??= openSync(this.#path, 'r')
    let text = ''
    const piece = Buffer.alloc(65_536)
    for (let bytes = 1; bytes > 0; ) {
      bytes = readSync(this.#file, piece)
      text += piece.toString('latin1', 0, bytes)
    }
    return text
  }
}

const confOf = (folder: string, port: number) => `
load_module ${modules}/ngx_http_modsecurity_module.so;
daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log info;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  merge_slashes off; underscores_in_headers on; large_client_header_buffers 8 64k;
  server { listen unix:${folder}/behind.sock; location / { return 200 "ok"; } }
  server {
    listen 127.0.0.1:${port};
    modsecurity on; modsecurity_rules_file ${folder}/rules.conf;
    location / { proxy_pass http://unix:${folder}/behind.sock:/; }
  }
}
`
