interface FailureWords {
  failures: Readonly<Record<string, string>>
  common: { unknownFailure: (code: string) => string; waitSeconds: (seconds: number) => string }
}

/** The sentence for a stable code; the seconds to wait follow where the safe named them. */
export function failureText(words: FailureWords, code: string, wait_s?: number): string {
  const text = words.failures[code] ?? words.common.unknownFailure(code)
  return code === 'too-many-tries' && wait_s !== undefined ? `${text} ${words.common.waitSeconds(wait_s)}` : text
}
