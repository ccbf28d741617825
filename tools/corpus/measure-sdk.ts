/** `measure-sdk.ts FILE LANGUAGE`: what making a client takes of time and memory, in a process of its own. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readOpenApi } from '@gatehouse/documents'
import { pythonPackage, typescriptPackage } from '@gatehouse/sdk'
import { modelOf } from '@gatehouse/sdk-model'

const [file = '', language = ''] = process.argv.slice(2)
const model = modelOf(readOpenApi(readFileSync(file, 'utf8'), { forgiven: ['path_equivalent'] }))
const files = (language === 'python' ? pythonPackage : typescriptPackage)(model, { name: 'client', version: '1.0.0' })
const bytes = [...files.values()].reduce((sum, text) => sum + text.length, 0)
const seconds = process.uptime().toFixed(1)
const mib = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(
  `${basename(file)} in ${language}: ${seconds} s, ${mib} MiB at most, ${files.size} files of ${(bytes / 1e6).toFixed(1)} MB`,
)
