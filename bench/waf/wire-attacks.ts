/** Odd messages, and programs that look for holes. */

import type { Random } from './random.ts'
import { browser, type ScoreRequest } from './score-request.ts'

export function protocolOddity(random: Random): ScoreRequest {
  const base = { category: 'protocol', method: 'GET', target: '/api/items', headers: browser, body: '' }
  const post = (body: string, type: string): ScoreRequest => ({
    ...base,
    method: 'POST',
    headers: [...browser, 'Content-Type', type, 'Content-Length', String(Buffer.byteLength(body))],
    body,
  })
  const forms: (() => ScoreRequest)[] = [
    () => ({ ...base, target: `/api/items?q=a%0d%0aSet-Cookie:%20x=${random.below(1000)}` }),
    () => ({ ...base, target: `/api/items?q=%0d%0aContent-Length:%200%0d%0a%0d%0aHTTP/1.1%20200%20OK` }),
    () => ({ ...base, target: `/api/items?q=a%00b${random.below(1000)}` }),
    () => ({ ...base, method: random.of(['TRACK', 'DEBUG', 'PROPFIND', 'MOVE']) }),
    () => post('{"a":', 'application/json'),
    () => post('{"a":1}}', 'application/json'),
    () => post('a=1', 'application/x-www-form-urlencoded; charset=utf-7'),
    () => post('<a', 'text/xml'),
    () => post('--b\r\nno end', 'multipart/form-data; boundary=b'),
    () => post('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', 'multipart/form-data; boundary=b'),
    () => post('GET /admin HTTP/1.1\r\nHost: x\r\n\r\n', 'application/x-www-form-urlencoded'),
    () => ({
      ...base,
      headers: [...browser, 'Range', `bytes=${Array.from({ length: 8 }, (_, at) => `${at}-${at + 1}`).join(',')}`],
    }),
    () => ({ ...base, target: `/${random.of(['index.php.bak', 'db.sql', 'site.old', 'web.config', 'app.ini'])}` }),
    () => ({ ...base, target: `/api/items?q=${'%'}${random.of(['zz', 'g1', '%'])}` }),
    () => post(`x=a${random.below(100)}%0aGET%20/%20HTTP/1.1`, 'application/x-www-form-urlencoded'),
  ]
  return random.of(forms)()
}

const scanners = [
  'sqlmap/1.7#stable (https://sqlmap.org)',
  'Mozilla/5.00 (Nikto/2.1.6)',
  'Nessus SOAP',
  'masscan/1.3',
  'Mozilla/5.0 zgrab/0.x',
  'w3af.org',
  'DirBuster-1.0-RC1',
  'WPScan v3.8',
  'Acunetix-Product',
  'gobuster/3.1',
  'Nuclei - Open-source project',
  'Arachni/v1.5',
  'Havij',
  'Fuzz Faster U Fool v1.3 ffuf',
]
const places = [
  '/.git/config',
  '/.env',
  '/.svn/entries',
  '/.aws/credentials',
  '/wp-config.php',
  '/phpmyadmin/',
  '/.htaccess',
  '/.htpasswd',
  '/web.config',
  '/composer.lock',
  '/.DS_Store',
  '/.ssh/id_rsa',
]

export function scanner(random: Random): ScoreRequest {
  const base = { category: 'scanners', method: 'GET', headers: browser, body: '' }
  if (random.chance(60)) {
    return {
      ...base,
      target: `/api/items/${random.below(1000)}`,
      headers: ['User-Agent', random.of(scanners), 'Accept', '*/*'],
    }
  }
  return { ...base, target: random.of(places) }
}
