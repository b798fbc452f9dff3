import type { Reference, Task } from '@siegel/fhir'
import type { CivilDate } from '../line/index.ts'

/** Kinds of Tasks of the practice's own; items of the inbox are Tasks of another code. */
export const taskSystem = 'urn:siegel:task'
export const taskKinds = { r: 'recall', auf: 'task' } as const
export type TaskKind = (typeof taskKinds)[keyof typeof taskKinds]

interface TaskFrame {
  author: Reference
  recorded: string
  subject?: Reference
  owner?: Reference
}

/** A task or recall; `due` is a civil date. */
export const taskOf = (
  { code, text, due }: { code: keyof typeof taskKinds; text: string; due?: CivilDate },
  { subject, author, owner, recorded }: TaskFrame,
): Task => ({
  resourceType: 'Task',
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: taskSystem, code: taskKinds[code] }] },
  description: text,
  ...(subject === undefined ? {} : { for: subject }),
  authoredOn: recorded,
  lastModified: recorded,
  requester: author,
  ...(owner === undefined ? {} : { owner }),
  ...(due === undefined ? {} : { restriction: { period: { end: due } } }),
})

/** Whether a Task is one of the practice's own, and which; undefined for items of the inbox and foreign ones. */
export const taskKindOf = ({ code }: Task): TaskKind | undefined => {
  const own = code?.coding?.find(({ system }) => system === taskSystem)?.code
  return Object.values(taskKinds).find((kind) => kind === own)
}
