import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { refusalError, StatementError } from './statement-error.ts'

test('what is the fault of the store is coded, what is the fault of the statement is left to the caller', () => {
  const codeOf = (sqlState: string) => {
    const error = refusalError({ message: 'm', sqlState })
    return error instanceof Failure ? error.code : error.constructor
  }
  assert.equal(codeOf('53100'), 'store_full')
  for (const state of ['08006', '53300', '57P01', '57014', '3D000', '28P01'])
    assert.equal(codeOf(state), 'store_unavailable')
  for (const state of ['23505', '23503', '42P01', '22P02', '40001']) assert.equal(codeOf(state), StatementError)
})
