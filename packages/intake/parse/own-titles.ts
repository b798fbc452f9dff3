/** What stands as the title in records of messages that have none. Other programs read it there. */
export const ownTitles = { report: 'Laborbefund', order: 'Laborauftrag' } as const

const own: ReadonlySet<string> = new Set(Object.values(ownTitles))

/** A title that somebody gave. One of ours says no more than the kind, which screens name in the reader's language. */
export const givenTitle = (title: string | undefined): string | undefined =>
  title === undefined || title === '' || own.has(title) ? undefined : title
