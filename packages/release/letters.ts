import { Refusal } from '@siegel/foundation'

/** How long a letter can be printed; link, PIN and account code are kept in memory only, and only so long. */
const letterLife_ms = 15 * 60_000

/** What the letter says. Never the PIN. */
export interface LetterContent {
  practice: string
  telephone?: string
  patientName: string
  addressLines: string[]
  link: string
  accountCode: string
  fingerprint: string
  expiresAt: string
  language: 'de' | 'en'
}

/** What the sheet with the PIN says. Never the link. */
export interface PinContent extends Pick<
  LetterContent,
  'practice' | 'telephone' | 'patientName' | 'addressLines' | 'expiresAt' | 'language'
> {
  pin: string
  /** Only where no letter has it. */
  accountCode?: string
  /** How the link came. */
  channel: 'letter' | 'desk' | 'email'
}

interface Kept {
  patient: string
  /** Who made the invitation; nobody else can print it. */
  by: string
  letter: LetterContent
  pin: PinContent
}

/** Letters and PINs that can still be printed. */
export class Letters {
  readonly #kept = new Map<string, Kept & { until: number }>()

  keep(id: string, kept: Kept, now: number): void {
    for (const [other, { until }] of this.#kept) if (until <= now) this.#kept.delete(other)
    this.#kept.set(id, { ...kept, until: now + letterLife_ms })
  }

  /** Throws Refusal 'not-found' once the time is over, and to anybody else than who made it. */
  take(id: string, by: string, now: number): Kept {
    const found = this.#kept.get(id)
    if (found === undefined || found.until <= now || found.by !== by) throw new Refusal('not-found')
    return found
  }

  /** A new link of the patient makes the ones before worthless. */
  forget(patient: string): void {
    for (const [id, kept] of this.#kept) if (kept.patient === patient) this.#kept.delete(id)
  }
}
