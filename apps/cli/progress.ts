/** A bar on a terminal, nothing elsewhere. */
export function progressBar(title: string, quiet: boolean): (done: number, all: number) => void {
  if (quiet || !process.stderr.isTTY) return () => undefined
  const width = 30
  return (done, all) => {
    const filled = Math.round((done / all) * width)
    process.stderr.write(
      `\r${title} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${all}${done === all ? '\n' : ''}`,
    )
  }
}
