import { Folder } from './folder.ts'

/** What the gateway says before anybody has opened anything. */
export interface Greeting {
  practice: string
  telephone?: string
  doctors: string[]
  certificate: string
  safe: 'open' | 'locked' | 'closed'
}

export class GreetingFile {
  readonly #folder: Folder
  #greeting: Greeting | undefined

  constructor(data: string) {
    this.#folder = new Folder(data)
  }

  async load(): Promise<void> {
    const text = await this.#folder.readText('practice.json')
    if (text !== undefined) this.#greeting = JSON.parse(text) as Greeting
  }

  get current(): Greeting | undefined {
    return this.#greeting
  }

  async put(greeting: Greeting): Promise<void> {
    if (JSON.stringify(greeting) === JSON.stringify(this.#greeting)) return
    await this.#folder.write('practice.json', JSON.stringify(greeting))
    this.#greeting = greeting
  }
}
