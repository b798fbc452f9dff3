import { shareLetter } from '@siegel/contract/patient'
import { Refusal, unutf8 } from '@siegel/foundation'

/** What the sealed item of a share says. Throws Refusal `share-malformed`. */
export function readShareLetter(content: Uint8Array): { link: string; pin: string } {
  try {
    const { link, pin } = shareLetter.parse(JSON.parse(unutf8(content)))
    return { link, pin }
  } catch {
    throw new Refusal('share-malformed')
  }
}
