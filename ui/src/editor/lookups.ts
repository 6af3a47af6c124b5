/** What the server has that a flow can name; asked again when it is a minute old. */
import { get } from '../api/client'

export interface OldName {
  readonly old: string
  readonly current: string
  readonly kind: string
}

export interface Lookups {
  readonly outputsOf: (type: string) => Promise<readonly string[]>
  /** Old names of types, with the current ones. */
  readonly oldNames: () => Promise<readonly OldName[]>
  readonly namespaces: () => Promise<readonly string[]>
  readonly flowsOf: (namespace: string) => Promise<readonly string[]>
  readonly inputsOf: (
    namespace: string,
    flowId: string,
  ) => Promise<readonly { id: string; type: string; isRequired: boolean }[]>
}

const FRESH_MS = 60_000

const known = new Map<string, { readonly at: number; readonly found: Promise<unknown> }>()

/** What was found for a key; an answer that failed counts as nothing, and is asked for again. */
function remembered<T>(key: string, ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  const before = known.get(key)
  if (before && Date.now() - before.at < FRESH_MS) return before.found as Promise<readonly T[]>
  const found = ask().catch((): readonly T[] => {
    known.delete(key)
    return []
  })
  known.set(key, { at: Date.now(), found })
  return found
}

export const lookups: Lookups = {
  outputsOf: (type) =>
    remembered(`outputs ${type}`, async () => {
      const page = await get('/api/v1/plugins/{cls}', { path: { cls: type } })
      return Object.keys((page.schema.outputs as { properties?: object } | undefined)?.properties ?? {})
    }),
  oldNames: () =>
    remembered('old names', async () =>
      (await get('/api/v1/plugins/catalogue')).types.flatMap(({ type, kind, aliases }) =>
        aliases.map((old) => ({ old, current: type, kind })),
      ),
    ),
  namespaces: () => remembered('namespaces', () => get('/api/v1/flows/distinct-namespaces')),
  flowsOf: (namespace) =>
    remembered(`flows ${namespace}`, async () =>
      (await get('/api/v1/flows/{namespace}', { path: { namespace } })).map((one) => one.id),
    ),
  inputsOf: (namespace, flowId) =>
    remembered(`inputs ${namespace} ${flowId}`, async () => {
      const flow = await get('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId } })
      return (flow.inputs ?? []).map(({ id, type, required }) => ({ id, type, isRequired: required }))
    }),
}
