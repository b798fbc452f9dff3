import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetArrival, takeArrival } from './arrival.ts'
import { countTry, forgetTries, triesOf } from './tries.ts'

const storage = () => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}
const page = (hash: string, sessionStorage = storage(), search = '') => {
  const replaced: string[] = []
  const history = {
    replaceState: (_: unknown, __: string, url?: string | URL | null) => void replaced.push(String(url)),
  }
  return { location: { hash, pathname: '/', search }, history, sessionStorage, replaced }
}

test('the fragment leaves the address at once, survives a reload, and is gone after opening', () => {
  const first = page('#1.secret')
  assert.deepEqual(takeArrival(first), { fragment: '#1.secret' })
  assert.deepEqual(first.replaced, ['/?app'])
  const reloaded = page('', first.sessionStorage, '?app')
  assert.deepEqual(takeArrival(reloaded), { fragment: '#1.secret' })
  assert.deepEqual(reloaded.replaced, [])
  forgetArrival(reloaded)
  assert.deepEqual(takeArrival(page('', first.sessionStorage)), { fragment: undefined })
})

test('a browser that stores nothing still opens the link', () => {
  const refuse = () => {
    throw new Error('refused')
  }
  const closed = { ...page('#1.secret'), sessionStorage: { getItem: refuse, setItem: refuse, removeItem: refuse } }
  assert.deepEqual(takeArrival(closed), { fragment: '#1.secret' })
  assert.deepEqual(takeArrival({ ...closed, location: { hash: '', pathname: '/', search: '' } }), {
    fragment: undefined,
  })
})

test('the address of the tablet is no link: it is kept nowhere, and a link that was kept stays', () => {
  const first = page('#tablet')
  assert.deepEqual(takeArrival(first), { fragment: undefined, isSetUp: true })
  assert.deepEqual(first.replaced, ['/?app'])
  assert.equal(first.sessionStorage.kept.size, 0)
  const begun = page('#1.secret')
  takeArrival(begun)
  takeArrival(page('#tablet', begun.sessionStorage))
  assert.deepEqual(takeArrival(page('', begun.sessionStorage, '?app')), { fragment: '#1.secret' })
})

test('on the practice’s tablet a link lies in the page alone', () => {
  const first = page('#1.secret')
  assert.deepEqual(takeArrival(first, false), { fragment: '#1.secret' })
  assert.deepEqual(first.replaced, ['/?app'])
  assert.equal(first.sessionStorage.kept.size, 0)
  const begun = page('#1.secret')
  takeArrival(begun)
  assert.deepEqual(takeArrival(page('', begun.sessionStorage, '?app'), false), { fragment: undefined })
})

test('tries are counted for one link and forgotten with it', () => {
  const kept = storage()
  assert.equal(countTry(kept, 'a'), 1)
  assert.equal(countTry(kept, 'a'), 2)
  assert.equal(triesOf(kept, 'b'), 0)
  assert.equal(countTry(kept, 'b'), 1)
  assert.equal(triesOf(kept, 'a'), 0)
  forgetTries(kept)
  assert.equal(triesOf(kept, 'b'), 0)
})
