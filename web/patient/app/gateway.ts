import type { PatientApi } from '../core/api.ts'
import { loadCore } from './core.ts'

/** The one gateway of this page, and the session's token for as long as the page lives. */
let api: Promise<PatientApi> | undefined
let token: string | undefined

export const gateway = (): Promise<PatientApi> => {
  api ??= loadCore().then(({ createApi }) => createApi(() => token))
  api.catch(() => {
    api = undefined
  })
  return api
}

export const setToken = (given: string | undefined): void => {
  token = given
}
