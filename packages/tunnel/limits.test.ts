import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey, createQuota, plainAddress } from './limits.ts'

test('quotas count and give back once', () => {
  const quota = createQuota(2)
  const [first, second] = [quota.take('a'), quota.take('a')]
  assert.ok(first && second)
  assert.equal(quota.take('a'), undefined)
  assert.ok(quota.take('b'))
  first()
  first()
  assert.equal(quota.used('a'), 1)
  assert.equal(quota.take('a', 1), undefined)
  assert.ok(quota.take('a'))
})

test('limits count an IPv6 subscriber, not an address', () => {
  assert.equal(addressKey('192.0.2.7'), '192.0.2.7')
  assert.equal(addressKey(plainAddress('::ffff:192.0.2.7')), '192.0.2.7')
  const one = ['2001:db8:0:5::1', '2001:db8::5:0:0:0:2', '2001:0db8:0:0005:1:2:3:4', '2001:db8:0:5::']
  assert.deepEqual([...new Set(one.map(addressKey))], ['2001:db8:0:5'])
  assert.notEqual(addressKey('2001:db8:0:6::1'), addressKey('2001:db8:0:5::1'))
  assert.equal(addressKey('::1'), '0:0:0:0')
  assert.equal(addressKey('fe80::1%eth0'), 'fe80:0:0:0')
})
