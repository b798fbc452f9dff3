export {
  base64,
  base64url,
  concat,
  equalBytes,
  hex,
  u32,
  u64,
  unbase64,
  unbase64url,
  unhex,
  unutf8,
  utf8,
} from './bytes.ts'
export { systemClock, type Clock, type Instant } from './clock.ts'
export { KeyedQueue } from './keyed-queue.ts'
export { mailAddress } from './mail-address.ts'
export { Refusal, isRefusal } from './refusal.ts'
export { Steady } from './steady.ts'
