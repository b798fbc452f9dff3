/** Who may hold what: the rules of the practice's patient access as a few sets, so that they can be read at one glance. */

/** A piece of text that occurs nowhere else, and of whom it is. */
export interface Canary {
  text: string
  patient: string
  /** Lies in mailboxes; false once it is withdrawn. */
  isLive: boolean
}

export interface Right {
  box: ModelBox
  patient: string
  level: 'read' | 'act'
  /** Milliseconds since 1970. */
  until: number
}

export interface ModelBox {
  /** Who opens it. */
  owner: string
  kind: 'own' | 'proxy' | 'guest'
  /** Whose records it shows besides those of whom its owner acts for. */
  patient?: string
  isLive: boolean
  epoch: number
  /** The epoch whose keys the owner has; -1 before the first opening. */
  opened: number
  /** A guest's: what was shared, and until when. */
  shared?: readonly Canary[]
  until?: number
}

export class Model {
  readonly canaries: Canary[] = []
  readonly boxes: ModelBox[] = []
  rights: Right[] = []
  /** Of specially protected charts: who reads them. */
  readonly readers = new Map<string, readonly string[]>()
  now = 0

  ownOf(patient: string): ModelBox | undefined {
    return this.boxes.find(({ kind, patient: whose }) => kind === 'own' && whose === patient)
  }

  /** The link is renewed: new keys, and what was shared with guests is over. */
  renew(box: ModelBox): void {
    Object.assign(box, { isLive: true, epoch: box.epoch + 1 })
    this.#endGuests(box)
  }

  close(box: ModelBox): void {
    box.isLive = false
    this.#endGuests(box)
  }

  #endGuests({ kind, patient }: ModelBox): void {
    if (kind !== 'own') return
    for (const guest of this.boxes) if (guest.kind === 'guest' && guest.patient === patient) guest.isLive = false
  }

  grant(right: Right): void {
    this.rights = [...this.rights.filter((one) => one.box !== right.box || one.patient !== right.patient), right]
  }

  /** Ends rights; who acts for nobody any more has no mailbox. */
  end(isOver: (right: Right) => boolean): void {
    const over = this.rights.filter(isOver)
    this.rights = this.rights.filter((right) => !isOver(right))
    for (const { box } of over)
      if (box.kind === 'proxy' && !this.rights.some((right) => right.box === box)) box.isLive = false
  }

  /** Time has gone by and the safe has cleared up. */
  pass(now: number): void {
    this.now = now
    this.end(({ until }) => until <= now)
    for (const box of this.boxes) if (box.until !== undefined && box.until <= now) box.isLive = false
  }

  right(box: ModelBox, patient: string): Right | undefined {
    return this.rights.find((right) => right.box === box && right.patient === patient)
  }

  /** What somebody can read now, with what the gateway holds and the keys that they have. */
  held(owner: string): Set<string> {
    const shown = this.boxes
      .filter((box) => box.owner === owner && box.isLive && box.opened === box.epoch)
      .flatMap((box) => {
        if (box.shared !== undefined) return box.shared.filter(({ isLive }) => isLive)
        const patients = this.rights.filter((right) => right.box === box).map(({ patient }) => patient)
        if (box.patient !== undefined) patients.push(box.patient)
        return this.canaries.filter(({ isLive, patient }) => isLive && patients.includes(patient))
      })
    return new Set(shown.map(({ text }) => text))
  }

  /** What a member of staff may see. */
  ofStaff({ id, role }: { id: string; role: string }): Set<string> {
    if (role !== 'doctor' && role !== 'assistant') return new Set()
    const open = this.canaries.filter(({ patient }) => this.readers.get(patient)?.includes(id) ?? true)
    return new Set(open.map(({ text }) => text))
  }
}
