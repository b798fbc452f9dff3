import type * as z from 'zod/v4/core'
import type { AuditVerb } from './audit.ts'
import type { Permission } from './roles.ts'

/** Who may call: anyone, anyone signed in, or whoever holds the permission. There is no default. */
export type Access = 'public' | 'signed-in' | Permission

/** A body that is not JSON: the media types that are taken, or given. */
export interface Octets {
  octets: readonly string[]
}

type Shape = z.$ZodType

/**
 * One endpoint, declared once; server, client, API description and authorisation tests derive from it.
 * `path` uses `:name` for parameters. `bodyLimit_bytes` holds for the request. `audit` is the verb of the log entry,
 * or 'none' for what touches no data of a patient.
 */
export interface Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  I extends Shape | Octets = Shape | Octets,
  O extends Shape | Octets = Shape | Octets,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly access: Access
  readonly audit: AuditVerb | 'none'
  /**
   * Reads one patient's chart, so it also answers who lacks the permission and has broken the glass; the gate narrows it
   * to that patient.
   */
  readonly underGlass?: true
  readonly params?: P
  readonly query?: Q
  readonly input?: I
  readonly output?: O
  readonly bodyLimit_bytes?: number
  /**
   * Its answer is sent smaller where the other end takes that. Never for an answer in which a stranger's words stand beside
   * a secret: its length would tell about the secret.
   */
  readonly gzip?: true
  /** One sentence for the API description. */
  readonly says: string
}

export const endpoint = <
  P extends Shape = z.$ZodNever,
  Q extends Shape = z.$ZodNever,
  I extends Shape | Octets = z.$ZodNever,
  O extends Shape | Octets = z.$ZodNever,
>(
  definition: Endpoint<P, Q, I, O>,
): Endpoint<P, Q, I, O> => definition

export type Endpoints = Readonly<Record<string, Endpoint>>

export const isOctets = (value: Shape | Octets | undefined): value is Octets => value !== undefined && 'octets' in value

/** A body of octets with the media type and the file name the caller gave it (both unverified). */
export interface OctetBody {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
  fileName?: string
}

type Part<S> = S extends Octets ? OctetBody : S extends Shape ? z.output<S> : never
type Sent<S> = S extends Octets ? OctetBody : S extends Shape ? z.input<S> : never
type Given<K extends string, S> = [S] extends [z.$ZodNever] ? unknown : { [key in K]: S }

/** What a handler gets. */
export type RequestOf<E> =
  E extends Endpoint<infer P, infer Q, infer I, infer _O>
    ? Given<'params', Part<P>> & Given<'query', Part<Q>> & Given<'body', Part<I>>
    : never

/** What a client sends. */
export type CallOf<E> =
  E extends Endpoint<infer P, infer Q, infer I, infer _O>
    ? ([P] extends [z.$ZodNever] ? unknown : { params: Sent<P> }) &
        ([Q] extends [z.$ZodNever] ? unknown : { query?: Sent<Q> }) &
        ([I] extends [z.$ZodNever] ? unknown : { body: Sent<I> })
    : never

/** What a handler returns and a client receives; undefined where the endpoint has no output. */
export type ResponseOf<E> =
  E extends Endpoint<infer _P, infer _Q, infer _I, infer O> ? ([O] extends [z.$ZodNever] ? undefined : Part<O>) : never
