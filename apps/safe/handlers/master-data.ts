import type { masterDataEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import {
  addConsent,
  addRepresentative,
  deactivate,
  endRepresentative,
  masterDataPage,
  mergePair,
  mergePatients,
  mergesOf,
  reactivate,
  saveMasterData,
  similarPatients,
  unmergePatients,
  withdrawConsent,
  type MergeContext,
} from '@siegel/practice'
import { closeForMerge, withdrawMoved } from '@siegel/release'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

/** Records and mailboxes, which are two rooms that a merge joins in one transaction. */
const merging = (safe: Safe): MergeContext => ({
  ...safe.open.practice,
  blobs: safe.open.blobs,
  mailboxes: { close: closeForMerge, withdraw: withdrawMoved },
})

export function masterDataHandlers(safe: Safe): Handlers<typeof masterDataEndpoints, StaffCaller> {
  return {
    masterData: ({ caller, params }) => masterDataPage(safe.open.practice, caller, params.id),
    saveMasterData: ({ caller, params, body }) => saveMasterData(safe.open.practice, caller, params.id, body),
    similarPatients: async ({ caller, body }) => ({
      candidates: await similarPatients(safe.open.practice, caller, body),
    }),
    deactivatePatient: ({ caller, params, body }) => {
      deactivate(safe.open.practice, caller, params.id, body)
      return undefined
    },
    reactivatePatient: ({ caller, params, body }) => {
      reactivate(safe.open.practice, caller, params.id, body.ifVersion)
      return undefined
    },
    addRepresentative: ({ caller, params, body }) => addRepresentative(safe.open.practice, caller, params.id, body),
    endRepresentative: async ({ caller, params, body }) => {
      const patient = endRepresentative(safe.open.practice, caller, params.id, body)
      await safe.open.patientAccess.endOfRepresentative(caller, patient, params.id)
      return undefined
    },
    addConsent: ({ caller, params, body }) => addConsent(safe.open.practice, caller, params.id, body),
    withdrawConsent: ({ caller, params, body }) => {
      withdrawConsent(safe.open.practice, caller, params.id, body)
      return undefined
    },
    merges: async ({ caller, params }) => ({ merges: await mergesOf(safe.open.practice, caller, params.id) }),
    mergePatients: ({ caller, params, body }) =>
      safe.open.patientAccess.alone([params.id, body.source], () =>
        mergePatients(merging(safe), caller, params.id, body),
      ),
    unmergePatients: async ({ caller, params, body }) => {
      const pair = await mergePair(safe.open.practice, caller, params.id)
      return safe.open.patientAccess.alone([pair.source, pair.target], () =>
        unmergePatients(merging(safe), caller, params.id, pair, body.reason),
      )
    },
  }
}
