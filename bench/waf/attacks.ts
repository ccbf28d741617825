/** Attacks by category, the same every time for the same seed. */
import { innerAddress, javaCode, localFile, phpCode, remoteFile, templateCode } from './code-attacks.ts'
import { scriptInjection, shellCommand, sqlInjection } from './injections.ts'
import { Random } from './random.ts'
import { carried, type ScoreRequest } from './score-request.ts'
import { protocolOddity, scanner } from './wire-attacks.ts'

const inParameters: Readonly<Record<string, (random: Random) => string>> = {
  sql: sqlInjection,
  script: scriptInjection,
  'local files': localFile,
  'remote files': remoteFile,
  commands: shellCommand,
  php: phpCode,
  java: javaCode,
  templates: templateCode,
  addresses: innerAddress,
}

export function attacks(each: number, seed: number): ScoreRequest[] {
  const made: ScoreRequest[] = []
  let at = 0
  for (const [category, payload] of Object.entries(inParameters)) {
    const random = new Random(seed + 1000 * ++at)
    for (let count = 0; count < each; count++) made.push(carried(category, payload(random), random))
  }
  for (const make of [protocolOddity, scanner]) {
    const random = new Random(seed + 1000 * ++at)
    for (let count = 0; count < each; count++) made.push(make(random))
  }
  return made
}
