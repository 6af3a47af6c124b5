import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'
import type { FlowSchema } from './fields'

/** The JSON Schema of a flow, with every type that this server has. */
export const useFlowSchema = () =>
  useQuery({
    queryKey: ['flow-schema'],
    queryFn: async () => (await get('/api/v1/plugins/schemas/{kind}', { path: { kind: 'flow' } })) as FlowSchema,
    staleTime: Infinity,
  })
