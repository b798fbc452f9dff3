import { armor, Decrypter } from 'age-encryption'
import * as files from 'cctv-age'
import { hex, unutf8 } from '@siegel/foundation'
import { sha256 } from '../hash.ts'
import { tally, throws, type Outcome } from './outcome.ts'

/** A CCTV vector: `key: value` lines, a blank line, the age file (maybe compressed). */
export interface AgeVector {
  name: string
  fields: Map<string, string[]>
  file: Uint8Array
}

export const ageVectorCount = 143

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

async function parse(name: string, bytes: Uint8Array): Promise<AgeVector> {
  const end = bytes.findIndex((byte, at) => byte === 0x0a && bytes[at + 1] === 0x0a)
  const fields = new Map<string, string[]>()
  for (const line of unutf8(bytes.slice(0, end)).split('\n')) {
    const [key = '', value = ''] = line.split(/: (.*)/s)
    fields.set(key, [...(fields.get(key) ?? []), value])
  }
  const body = new Uint8Array(bytes.slice(end + 2))
  return { name, fields, file: fields.has('compressed') ? await inflated(body) : body }
}

/** Every vector of the npm package `cctv-age`. */
export const ageVectors = (): Promise<AgeVector[]> =>
  Promise.all(
    Object.entries<Uint8Array>({ ...files })
      .filter(([name]) => name !== 'default' && name !== 'module.exports')
      .map(([name, bytes]) => parse(name, bytes)),
  )

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

export function decryptVector({ fields, file }: AgeVector): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of fields.get('identity') ?? []) decrypter.addIdentity(identity)
  for (const passphrase of fields.get('passphrase') ?? []) decrypter.addPassphrase(passphrase)
  return Promise.resolve().then(() => decrypter.decrypt(fields.has('armored') ? armor.decode(latin1(file)) : file))
}

/** Opens what the vectors say is to be opened, and nothing else. */
export async function runAgeVectors(): Promise<Outcome & { successes: number }> {
  let successes = 0
  const outcome = await tally(
    await ageVectors(),
    ({ name }) => name,
    async (vector) => {
      if (vector.fields.get('expect')?.[0] !== 'success') return throws(() => decryptVector(vector))
      successes += 1
      return hex(sha256(await decryptVector(vector))) === vector.fields.get('payload')?.[0]
    },
  )
  return { ...outcome, successes }
}
