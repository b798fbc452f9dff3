import { Button, toast } from '@siegel/ui'
import { useWords } from '../core/language.ts'

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const words = useWords()
  return (
    <Button
      kind="neutral"
      icon="copy"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => toast(words.common.copied))
      }}
    >
      {label ?? words.common.copy}
    </Button>
  )
}
