import type { entryEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import {
  cancelEntry,
  chartEntry,
  changeTask,
  commitEntry,
  correctEntry,
  createTask,
  discardDraft,
  endEntry,
  entryVersions,
  keepDraft,
  myDrafts,
  olderEntries,
  removeSnippet,
  saveSnippet,
  snippets,
  tasks,
} from '@siegel/practice'
import type { Safe } from '../safe.ts'
import { activePeople, type StaffCaller } from '../sessions.ts'

export function entryHandlers(safe: Safe): Handlers<typeof entryEndpoints, StaffCaller> {
  const practice = () => safe.open.practice
  return {
    timeline: ({ caller, params, query }) => olderEntries(practice(), caller, params.id, query),
    entry: ({ caller, params, query }) => chartEntry(practice(), caller, params.id, query.reference),
    commitEntry: ({ caller, params, body }) => ({ reference: commitEntry(practice(), caller, params.id, body) }),
    correctEntry: ({ caller, body }) => done(correctEntry(practice(), caller, body)),
    cancelEntry: ({ caller, body }) => done(cancelEntry(practice(), caller, body)),
    endEntry: ({ caller, body }) => done(endEntry(practice(), caller, body)),
    entryVersions: async ({ caller, query }) => ({ versions: await entryVersions(practice(), caller, query.entry) }),
    keepDraft: ({ caller, params, body }) => keepDraft(practice(), caller, params.id, body),
    discardDraft: ({ caller, params, body }) => done(discardDraft(practice(), caller, params.id, body)),
    myDrafts: async ({ caller }) => ({ rows: await myDrafts(practice(), caller) }),
    presence: ({ caller, params, body }) => {
      practice().records.requireChart(caller, params.id)
      return {
        revision: practice().records.revisionOf(params.id),
        others: safe.open.presence.here(params.id, caller, body.writing),
      }
    },
    snippets: async ({ caller }) => ({ rows: await snippets(practice(), caller) }),
    saveSnippet: ({ caller, body }) => done(saveSnippet(practice(), caller, body)),
    removeSnippet: ({ caller, body }) => done(removeSnippet(practice(), caller, body)),
    tasks: async ({ caller, query }) => ({ rows: await tasks(practice(), caller, query.state ?? 'open') }),
    createTask: ({ caller, body }) => ({ id: createTask(practice(), caller, body) }),
    changeTask: ({ caller, params, body }) => done(changeTask(practice(), caller, params.id, body)),
    colleagues: () => ({ people: activePeople(safe).map(({ id, name, role }) => ({ id, name, role })) }),
  }
}

/** What has been done has no answer but that it was. */
const done = (act: void): undefined => act as undefined
