/** What a questionnaire may have; a patient answers it on a telephone. */
export const formLimits = {
  /** Of the resource as JSON. */
  size_bytes: 256 * 1024,
  items: 200,
  depth: 5,
  options: 60,
  title: 200,
  text: 1000,
  option: 300,
  linkId: 255,
  conditions: 20,
  copyright: 2000,
} as const

/** Characters of an answer, where the questionnaire names no limit, and the most that it may name. */
export const answerLengths = { string: 250, text: 2000, most: 4000 } as const
