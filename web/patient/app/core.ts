/**
 * Cryptography is loaded while the PIN is typed, in one piece of its own. Everything on screens before that must not
 * import it other than as types.
 */
export type Core = typeof import('../core/index.ts')

let loading: Promise<Core> | undefined

export const loadCore = (): Promise<Core> => {
  loading ??= import('../core/index.ts').catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}
