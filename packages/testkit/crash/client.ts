import type { Deed, Deeds, Written } from './deeds.ts'

interface Answer {
  readonly status: number
  readonly text: string
  readonly etag: number
  readonly place: string
}

interface TransactionAnswer {
  entry: { resource?: object; response: { status: string; location?: string; etag?: string } }[]
}

const versionOf = (etag: string | undefined | null): number => Number(/\d+/.exec(etag ?? '')?.[0] ?? 0)
const placeOf = (location: string | undefined | null): string =>
  /(\w+\/[\w.-]+)\/_history/.exec(location ?? '')?.[1] ?? ''

/**
 * Writes without a pause, one thing after another: into a chart of its own, and into one record that all clients share.
 * Every deed is noted before it is sent and again when it is answered.
 */
export class Client {
  readonly #name: string
  readonly #pick: (below: number) => number
  readonly #deeds: Deeds
  /** The newest version of each record that only this client writes; those that are deleted are not here. */
  readonly mine = new Map<string, number>()
  #base = ''
  #count = 0

  constructor(name: string, pick: (below: number) => number, deeds: Deeds) {
    this.#name = name
    this.#pick = pick
    this.#deeds = deeds
  }

  /** Whether a record is this client's alone. */
  owns(place: string): boolean {
    return place.startsWith(`Basic/${this.#name}-`) || place === `Patient/${this.#name}`
  }

  /** Resolves when the server is gone. Throws for an answer that nothing explains. */
  async run(port: number): Promise<void> {
    this.#base = `http://127.0.0.1:${port}/fhir/R4`
    try {
      if (!this.mine.has(`Patient/${this.#name}`)) await this.#put(`Patient/${this.#name}`)
      for (;;) await this.#next()
    } catch (error) {
      // fetch says so when a connection breaks.
      if (!(error instanceof TypeError)) throw error
    }
  }

  #next(): Promise<void> {
    const basics = [...this.mine.keys()].filter((place) => place.startsWith('Basic/'))
    const place = basics[this.#pick(basics.length)]
    const dice = this.#pick(100)
    if (dice < 30) return this.#create()
    if (dice < 45 || place === undefined) return this.#put(`Basic/${this.#name}-${++this.#count}`)
    if (dice < 60) return this.#put(place)
    if (dice < 70) return this.#delete(place)
    if (dice < 85) return this.#transaction(place)
    return this.#contend()
  }

  #begin(deed: Pick<Deed, 'verb' | 'object'> & Partial<Deed>): Deed {
    const mark = `deed-${this.#name}-${this.#deeds.all.length}`
    const begun: Deed = { mark, patient: this.#name, marked: 1, removed: [], answer: 'none', written: [], ...deed }
    this.#deeds.all.push(begun)
    return begun
  }

  #acknowledge(deed: Deed, written: readonly Written[]): void {
    deed.answer = 'acknowledged'
    deed.written = written
    for (const { place, version, text } of written) {
      if (!this.owns(place)) continue
      if (text === undefined) this.mine.delete(place)
      else this.mine.set(place, version)
    }
    this.#deeds.answered()
  }

  #resource(place: string, mark: string, isShared = false): object {
    const [resourceType = '', id = ''] = place.split('/')
    const common = { resourceType, ...(id === '' ? {} : { id }), identifier: [{ system: 'urn:deed', value: mark }] }
    if (resourceType === 'Patient') return { ...common, name: [{ family: this.#name }] }
    const subject = isShared ? {} : { subject: { reference: `Patient/${this.#name}` } }
    if (resourceType === 'Basic') return { ...common, code: { text: mark }, ...subject }
    return { ...common, status: 'final', code: { text: mark }, ...subject }
  }

  async #ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { 'content-type': 'application/fhir+json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { status } = response
    const text = await response.text()
    if (status >= 500) throw new Error(`${method} ${path}: ${status} ${text}`)
    const place = placeOf(response.headers.get('location'))
    return { status, text, etag: versionOf(response.headers.get('etag')), place }
  }

  async #create(): Promise<void> {
    const deed = this.#begin({ verb: 'create', object: 'Observation' })
    const { status, text, etag, place } = await this.#ask(
      'POST',
      '/Observation',
      this.#resource('Observation', deed.mark),
    )
    if (status !== 201) throw new Error(`create: ${status} ${text}`)
    this.#acknowledge(deed, [{ place, version: etag, text }])
  }

  #condition(place: string): Record<string, string> {
    const version = this.mine.get(place)
    return version === undefined ? {} : { 'if-match': `W/"${version}"` }
  }

  async #put(place: string): Promise<void> {
    const deed = this.#begin({ verb: 'update', object: place })
    const answer = await this.#ask('PUT', `/${place}`, this.#resource(place, deed.mark), this.#condition(place))
    if (answer.status !== 200 && answer.status !== 201) throw new Error(`update: ${answer.status} ${answer.text}`)
    this.#acknowledge(deed, [{ place, version: answer.etag, text: answer.text }])
  }

  async #delete(place: string): Promise<void> {
    const version = (this.mine.get(place) ?? 0) + 1
    const deed = this.#begin({ verb: 'delete', object: place, marked: 0, removed: [{ place, version }] })
    const { status, text } = await this.#ask('DELETE', `/${place}`, undefined, this.#condition(place))
    if (status !== 204) throw new Error(`delete: ${status} ${text}`)
    this.#acknowledge(deed, [{ place, version, text: undefined }])
  }

  /** Two results, a record that is changed or made, and one that is deleted: all of it or nothing. */
  async #transaction(victim: string): Promise<void> {
    const kept = [...this.mine.keys()].find((place) => place.startsWith('Basic/') && place !== victim)
    const put = kept ?? `Basic/${this.#name}-${++this.#count}`
    const removed = { place: victim, version: (this.mine.get(victim) ?? 0) + 1 }
    const deed = this.#begin({ verb: 'transaction', object: '', marked: 3, removed: [removed] })
    const observation = {
      resource: this.#resource('Observation', deed.mark),
      request: { method: 'POST', url: 'Observation' },
    }
    const ifMatch = this.#condition(put)['if-match']
    const change = { method: 'PUT', url: put, ...(ifMatch === undefined ? {} : { ifMatch }) }
    const entry = [
      observation,
      { resource: this.#resource(put, deed.mark), request: change },
      { request: { method: 'DELETE', url: victim } },
      observation,
    ]
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry }
    const { status, text } = await this.#ask('POST', '', bundle, { prefer: 'return=representation' })
    if (status !== 200) throw new Error(`transaction: ${status} ${text}`)
    const written = (JSON.parse(text) as TransactionAnswer).entry.map(({ resource, response }) =>
      resource === undefined
        ? { ...removed, text: undefined }
        : { place: placeOf(response.location), version: versionOf(response.etag), text: JSON.stringify(resource) },
    )
    this.#acknowledge(deed, written)
  }

  /** The record that all clients change, each seeing first what there is; who comes second is refused. */
  async #contend(): Promise<void> {
    const place = 'Basic/shared'
    const seen = await this.#ask('GET', `/${place}`)
    const deed = this.#begin({ verb: 'update', object: place, patient: undefined })
    const condition = seen.status === 200 ? { 'if-match': `W/"${seen.etag}"` } : {}
    const answer = await this.#ask('PUT', `/${place}`, this.#resource(place, deed.mark, true), condition)
    if (answer.status === 412) deed.answer = 'refused'
    else if (answer.status > 201) throw new Error(`shared update: ${answer.status} ${answer.text}`)
    else this.#acknowledge(deed, [{ place, version: answer.etag, text: answer.text }])
  }
}
