import { loadCore } from '../app/core.ts'

export type Code = { fragment: string } | { refused: 'other-practice' | 'other-code' }

/**
 * What a code says that was held before the camera. Only a whole link of this very host is taken; what any other one says
 * is neither opened nor shown. `host` with its port, as `location.host`.
 */
export async function readCode(text: string, host: string): Promise<Code> {
  const { parseLinkFragment } = await loadCore()
  try {
    const address = new URL(text)
    const { hash, origin } = address
    parseLinkFragment(hash)
    // Written in any other way it is no letter's, whatever it may lead to.
    if (address.protocol !== 'https:' || text !== `${origin}/${hash}`) return { refused: 'other-code' }
    return address.host === host ? { fragment: hash } : { refused: 'other-practice' }
  } catch {
    return { refused: 'other-code' }
  }
}
