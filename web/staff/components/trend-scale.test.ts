import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trendBands, trendScale } from './trend-scale.ts'

const points = (numbers: number[], low?: number, high?: number) =>
  numbers.map((number, index) => ({ at: index * 1000, number, low, high }))

test('every point and the reference range lie inside the picture', () => {
  for (const numbers of [
    [4.6, 5.9],
    [139, 140],
    [0, 0.02],
    [5, 5],
    [-3, 12],
    [1e6, 2e6],
  ]) {
    const scale = trendScale(points(numbers, 3.5, 5.1), 300, 200)
    for (const { at, number } of points(numbers)) {
      assert.ok(scale.x(at) >= 0 && scale.x(at) <= 300, numbers.join())
      assert.ok(scale.y(number) >= 0 && scale.y(number) <= 200, numbers.join())
    }
    assert.ok(scale.ticks.length >= 2 && scale.ticks.length <= 9, `${numbers.join()}: ${scale.ticks.join()}`)
  }
  const scale = trendScale(points([4.6, 5.9], 3.5, 5.1), 300, 200)
  assert.ok(scale.from <= 3.5 && scale.to >= 5.9)
})

test('a range far away does not flatten the curve', () => {
  const scale = trendScale(points([1, 1.2], undefined, 5000), 300, 200)
  assert.ok(scale.to < 10)
})

test('a reference range that changed is a band that changes, half-way between the values', () => {
  const [first, second, third] = points([1, 2, 3], 1, 4)
  assert.ok(first && second && third)
  assert.deepEqual(trendBands([first, second, third]), [{ from: 0, to: 2000, low: 1, high: 4 }])
  assert.deepEqual(trendBands([first, second, { ...third, high: 9 }]), [
    { from: 0, to: 1500, low: 1, high: 4 },
    { from: 1500, to: 2000, low: 1, high: 9 },
  ])
  assert.deepEqual(
    trendBands([first, { ...second, low: undefined, high: undefined }, third]).map(({ low }) => low),
    [1, undefined, 1],
  )
  const scale = trendScale([first, second, { ...third, high: 9 }], 300, 200)
  assert.ok(scale.to >= 9, 'every range is in sight')
})
