/** Examples as flows of one's own. */
import { get, post, type Shapes } from '../api/client'
import { settings } from '../settings/settings'

const STANDARD = 'company.team'

/** The source with the namespace of whoever opens it. */
export const ofMine = (flow: string): string =>
  flow.replace(/^namespace: .*$/m, `namespace: ${settings().namespace || STANDARD}`)

/** A source with another id: a number behind it, from 2 on. */
export const numbered = (flow: string, number: number): string =>
  number < 2 ? flow : flow.replace(/^id: (.*)$/m, `id: $1-${number}`)

const nameIn = (flow: string, key: 'id' | 'namespace'): string =>
  new RegExp(`^${key}: (.*)$`, 'm').exec(flow)?.[1] ?? ''

/** Keeps an example as a flow and runs it. One that is there already is run; a flow of another content keeps its name. */
export async function runExample(flow: string): Promise<Shapes['Execution']> {
  const mine = ofMine(flow)
  const namespace = nameIn(mine, 'namespace')
  const there = new Set((await get('/api/v1/flows/{namespace}', { path: { namespace } })).map((one) => one.id))
  for (let number = 1; ; number += 1) {
    const source = numbered(mine, number)
    const id = nameIn(source, 'id')
    const path = { namespace, flow_id: id }
    if (!there.has(id)) await post('/api/v1/flows', { body: source, type: 'application/x-yaml' })
    else if ((await get('/api/v1/flows/{namespace}/{flow_id}', { path, query: { source: true } })).source !== source)
      continue
    return post('/api/v1/executions/{namespace}/{flow_id}', { path })
  }
}
