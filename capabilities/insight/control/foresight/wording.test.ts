import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { chatWording, wordingLimits } from './wording.ts'

interface Asked {
  path: string | undefined
  authorization: string | undefined
  body: { model: string; messages: { role: string; content: string }[] }
}

/** Stands in for a model's server: speaks the published protocol. */
async function model(t: TestContext, answer: (response: ServerResponse, asked: Asked) => void) {
  const asked: Asked[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const { url: path, headers } = request
    asked.push({ path, authorization: headers.authorization, body: JSON.parse(Buffer.concat(pieces).toString()) })
    answer(response, asked.at(-1)!)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked }
}

const says = (content: unknown) => JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] })

test('it is told the sentences and the key, and asked once for the same', async t => {
  const { url, asked } = await model(t, response => response.end(says(' A calm week. ')))
  const wording = chatWording({ url, model: 'small', key: 'secret' })
  const sentences = ['4,134 requests.', 'orders became slower.']
  assert.equal(await wording.word(sentences), 'A calm week.')
  assert.equal(await wording.word(sentences), 'A calm week.')
  assert.equal(asked.length, 1)
  const [{ path, authorization, body }] = asked as [Asked]
  assert.deepEqual([path, authorization, body.model], ['/v1/chat/completions', 'Bearer secret', 'small'])
  assert.deepEqual(
    body.messages.map(({ role }) => role),
    ['system', 'user'],
  )
  assert.equal(body.messages[1]!.content, sentences.join('\n'))
})

const useless: Record<string, (response: ServerResponse) => void> = {
  refuses: response => response.writeHead(500).end(),
  'sends elsewhere': response => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'answers no JSON': response => response.end('<html>'),
  'answers another JSON': response => response.end('{"choices":[{"message":{"content":7}}]}'),
  'answers nothing': response => response.end(says('  ')),
  'answers too much': response => response.end(says('x'.repeat(wordingLimits.replyBytesMax))),
  'cuts the line': response => response.destroy(),
  'never answers': () => {},
}

for (const [name, answer] of Object.entries(useless)) {
  test(`a model that ${name} costs nothing but its time, and is told of`, async t => {
    const { url } = await model(t, answer)
    const failures: string[] = []
    const wording = chatWording({ url, model: 'small', timeoutMs: 1000, failed: reason => void failures.push(reason) })
    assert.equal(await wording.word(['One.']), undefined)
    assert.equal(failures.length, 1)
  })
}

test('a long text is cut, and no more than two are asked at once', async t => {
  const waiting: ServerResponse[] = []
  const { url } = await model(t, response => void waiting.push(response))
  const wording = chatWording({ url, model: 'small' })
  const first = wording.word(['1'])
  const second = wording.word(['2'])
  assert.equal(await wording.word(['3']), undefined)
  while (waiting.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
  for (const response of waiting) response.end(says('y'.repeat(5000)))
  assert.equal((await first)?.length, wordingLimits.textMax)
  assert.equal((await second)?.length, wordingLimits.textMax)
})
