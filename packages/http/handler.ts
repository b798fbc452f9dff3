import type { Endpoints, RequestOf, ResponseOf } from '@siegel/contract'

/** What every handler gets beside the parts of its endpoint. `caller` is undefined only where the endpoint is public. */
export interface Context<C> {
  caller: C
  /** Address of the other end, as far as this server can tell. */
  remote: string
  headers: Headers
  /** Aborted when the other end goes away. */
  signal: AbortSignal
  /** Sets a header of the answer. */
  header(name: string, value: string): void
}

/** One function for each endpoint of a list; leaving one out does not compile. */
export type Handlers<L extends Endpoints, C> = {
  [K in keyof L]: (
    request: RequestOf<L[K]> & Context<L[K]['access'] extends 'public' ? C | undefined : C>,
  ) => ResponseOf<L[K]> | Promise<ResponseOf<L[K]>>
}
