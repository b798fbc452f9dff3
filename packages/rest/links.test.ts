import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base, idsOf, nextOf, restFixture, type Answer } from './testing.ts'

const selfOf = ({ body }: Answer): string =>
  (body['link'] as { relation: string; url: string }[])
    .find(({ relation }) => relation === 'self')
    ?.url.slice(base.length) ?? ''

/** Without the outcome that names what was passed over. */
const foundIn = (answer: Answer): string[] => idsOf(answer).filter((id) => id !== '')

async function fixture(t: Parameters<typeof restFixture>[0]) {
  const rest = restFixture(t)
  for (const id of ['a', 'b'])
    await rest.call('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, name: [{ family: `Lenz, ${id}` }] })
  for (const [id, patient] of [
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'b'],
  ])
    await rest.call('PUT', `/Observation/${id}`, {
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { coding: [{ system: 'urn:c', code: 'x|y' }] },
      subject: { reference: `Patient/${patient}` },
    })
  return rest
}

test('the self link of a search, followed, gives the same again', async (t) => {
  const { call } = await fixture(t)
  for (const path of [
    '/Observation',
    '/Observation?subject=Patient/b&_sort=-_id',
    '/Observation?patient=b&_count=1',
    '/Observation?code=urn:c|x%5C%7Cy&_include=Observation:subject',
    '/Patient?family=lenz%5C,%20a&_revinclude=Observation:subject',
    '/Patient?_has:Observation:patient:code=x%5C%7Cy&_elements=id',
    '/Patient?name=lenz&nonsense=1',
    '/Patient/b/Observation',
    '/Patient/a/Observation?status=final',
  ]) {
    const answer = await call('GET', path)
    assert.equal(answer.status, 200, path)
    assert.ok(foundIn(answer).length > 0, path)
    const again = await call('GET', selfOf(answer))
    assert.deepEqual(foundIn(again), foundIn(answer), `${path} says ${selfOf(answer)}`)
    assert.equal(selfOf(again), selfOf(answer))
  }
})

test('histories go on page by page, newest first, and say how many there are only where they know', async (t) => {
  const { call } = await fixture(t)
  for (let n = 2; n <= 7; n++)
    await call('PUT', '/Patient/a', { resourceType: 'Patient', id: 'a', name: [{ family: `Version ${n}` }] })
  for (const [place, count] of [
    ['/Patient/a', 7],
    ['/Patient', 8],
    ['', 11],
  ] as const) {
    const seen: string[] = []
    for (let path: string | undefined = `${place}/_history?_count=2`; path !== undefined;) {
      const answer = await call('GET', path)
      const entries = answer.body['entry'] as { response: { location: string } }[]
      seen.push(...entries.map(({ response }) => response.location))
      assert.ok(answer.body['total'] === undefined || answer.body['total'] === count, path)
      path = nextOf(answer)
    }
    assert.equal(new Set(seen).size, count, place)
    assert.equal(seen.length, count, place)
    assert.equal((await call('GET', `${place}/_history`)).body['total'], count, place)
    const none = (await call('GET', `${place}/_history?_count=0`)).body['total']
    assert.ok(none === undefined || none === count, `${place} with _count=0 says ${String(none)}`)
  }
})
