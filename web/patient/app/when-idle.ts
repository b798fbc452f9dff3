const latest_ms = 2_000

/** Runs work once what is on the screen stands; slow phones show first what somebody waits for. Gives what takes it back. */
export function whenIdle(work: () => void): () => void {
  // Safari has no idle callback.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 200)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(work, { timeout: latest_ms })
  return () => cancelIdleCallback(handle)
}
