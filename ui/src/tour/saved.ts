/** Whether a lesson's flow is on the server. */
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'
import { NAMESPACE, type Lesson } from './lessons'

export async function fetchIsSaved({ flowId }: Lesson): Promise<boolean> {
  const found = await get('/api/v1/flows/{namespace}', { path: { namespace: NAMESPACE } })
  return found.some((one) => one.id === flowId)
}

export function useIsSaved(lesson: Lesson): boolean {
  return useQuery({ queryKey: ['flows', 'of-tour', lesson.flowId], queryFn: () => fetchIsSaved(lesson) }).data ?? false
}
