import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'

/** The types by group, as the lists of types are chosen from. */
export const usePlugins = () =>
  useQuery({ queryKey: ['plugins'], queryFn: () => get('/api/v1/plugins'), staleTime: Infinity })
