/**
 * A part that another program started ends with it: its standard input is a pipe that closes when the other is gone,
 * however it went. Started by a service manager (SIEGEL_SUPERVISED is not set), nothing happens.
 */
export function endWithParent(end: () => void): void {
  if (process.env['SIEGEL_SUPERVISED'] !== '1') return
  process.stdin.once('end', end).once('error', end).resume()
}
