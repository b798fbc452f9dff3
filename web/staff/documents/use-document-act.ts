import { useMutation } from '@tanstack/react-query'
import { refreshPatient } from '../chart/use-chart.ts'

/** One act on a document of a chart; what others did meanwhile is shown behind the dialog. */
export function useDocumentAct(patient: string, run: () => Promise<unknown>, onDone: () => void) {
  return useMutation<unknown, Error, void>({
    mutationFn: run,
    onSuccess: async () => {
      await refreshPatient(patient)
      onDone()
    },
    onError: () => void refreshPatient(patient),
  })
}
