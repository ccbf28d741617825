/** One gateway with one worker, from a file: `node bench/gateway.ts FILE PORT`. */
import { startStandalone } from '../apps/gatehouse/src/standalone/standalone.ts'

const [config, port] = process.argv.slice(2)
const { stop } = await startStandalone({
  config: config!,
  address: '127.0.0.1',
  port: Number(port),
  workers: 1,
  egress: { allow: ['loopback'], deny: [] },
  log: (level, message, fields) => console.error(level, message, fields ?? ''),
})
process.on('SIGTERM', () => void stop(1000).then(() => process.exit(0)))
