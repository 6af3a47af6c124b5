/** Blueprints of the program and those that people have kept: found, read, changed. */
import { useQuery } from '@tanstack/react-query'
import { get, type Shapes } from '../api/client'

/** Those of the program are of the community, as Kestra says; the others are of this server. */
export type Origin = 'community' | 'custom'
export type Blueprint = Shapes['Blueprint']
type Name = Shapes['BlueprintName']
export interface Listed extends Name {
  readonly origin: Origin
}

const MOST = 200

/** All of them, the own ones first. */
export function useBlueprints() {
  return useQuery({
    queryKey: ['blueprints'],
    queryFn: async (): Promise<Listed[]> => {
      const [own, shipped] = await Promise.all([
        get('/api/v1/blueprints/custom', { query: { size: MOST } }),
        get('/api/v1/blueprints/community', { query: { size: MOST } }),
      ])
      return [
        ...own.results.map((one) => ({ ...one, origin: 'custom' as const })),
        ...shipped.results.map((one) => ({ ...one, origin: 'community' as const })),
      ]
    },
  })
}

export const readBlueprint = (origin: Origin, id: string): Promise<Blueprint> =>
  origin === 'custom'
    ? get('/api/v1/blueprints/custom/{own_id}', { path: { own_id: id } })
    : get('/api/v1/blueprints/community/{kind}/{blueprint_id}', { path: { kind: 'FLOW', blueprint_id: id } })

export const useBlueprint = (origin: Origin, id: string) =>
  useQuery({
    queryKey: ['blueprint', origin, id],
    queryFn: () => readBlueprint(origin, id),
    enabled: id !== '',
    retry: false,
  })

/** Those in which every word stands somewhere, and which have every tag. */
export function matching(all: readonly Listed[], text: string, tags: readonly string[]): Listed[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter((one) => {
    const told = `${one.title} ${one.description} ${one.tags.join(' ')} ${one.includedTasks.join(' ')}`.toLowerCase()
    return words.every((word) => told.includes(word)) && tags.every((tag) => one.tags.includes(tag))
  })
}
