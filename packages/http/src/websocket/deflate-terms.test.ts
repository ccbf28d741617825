import assert from 'node:assert/strict'
import test from 'node:test'
import { takesDeflate, tookDeflate } from './deflate-terms.ts'

test('the offers of browsers and libraries are taken, also behind one that is not', () => {
  for (const offer of [
    'permessage-deflate',
    'permessage-deflate; client_max_window_bits',
    'Permessage-Deflate;client_max_window_bits = "15";server_no_context_takeover',
    'permessage-deflate; server_max_window_bits=15',
    'x-webkit-deflate-frame, permessage-deflate; client_no_context_takeover',
    'permessage-deflate; server_max_window_bits=10, permessage-deflate',
  ]) {
    assert.equal(takesDeflate([offer]), true, offer)
  }
  assert.equal(takesDeflate(['foo', 'permessage-deflate']), true)
})

test('an offer that asks for less than a whole window, is unknown or not written right is not taken (RFC 7692 §7.1)', () => {
  for (const offer of [
    '',
    'x',
    'permessage-deflate-2',
    'permessage-deflate; server_max_window_bits=14',
    'permessage-deflate; server_max_window_bits',
    'permessage-deflate; client_max_window_bits=7',
    'permessage-deflate; client_max_window_bits=015',
    'permessage-deflate; server_no_context_takeover=1',
    'permessage-deflate; x',
    'permessage-deflate; toString',
    'permessage-deflate; client_max_window_bits; client_max_window_bits',
    'permessage-deflate; client_max_window_bits=a b',
    'permessage-deflate;',
  ]) {
    assert.equal(takesDeflate([offer]), false, offer)
  }
  assert.equal(takesDeflate([]), false)
})

test('an upstream took our offer only as it was made: without a kept window, and without a limit to ours', () => {
  assert.equal(tookDeflate([]), false)
  assert.equal(tookDeflate(['permessage-deflate; server_no_context_takeover']), true)
  assert.equal(tookDeflate(['permessage-deflate; server_no_context_takeover; client_no_context_takeover']), true)
  assert.equal(tookDeflate(['permessage-deflate; server_no_context_takeover; server_max_window_bits=9']), true)
  for (const answer of [
    'permessage-deflate',
    'permessage-deflate; client_no_context_takeover',
    'permessage-deflate; server_no_context_takeover; client_max_window_bits=9',
    'permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover',
    'x',
  ]) {
    assert.equal(tookDeflate([answer]), undefined, answer)
  }
})
