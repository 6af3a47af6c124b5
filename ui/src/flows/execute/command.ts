/** The command that does what the form would do. */
import { address } from '../../api/client'
import { quoted } from '../../executions/curl'
import { isEmpty, textOf, type Input, type Values } from '../inputs'
import { queryOf, type Options } from './options'

/** Files are named as in a folder; a secret is read from a variable of the shell and never shown. */
export function commandOf(
  flow: { readonly namespace: string; readonly flowId: string },
  inputs: readonly Input[],
  values: Values,
  options: Options,
  origin: string,
): string {
  const parts = inputs.flatMap((input) => {
    const value = values[input.id]
    if (isEmpty(value)) return []
    if (input.type === 'SECRET') return [`-F ${quoted(`${input.id}=`)}"$${variableOf(input.id)}"`]
    return [`-F ${quoted(`${input.id}=${value instanceof File ? `@${value.name}` : textOf(input, value)}`)}`]
  })
  const path = address('/api/v1/executions/{namespace}/{flow_id}', {
    path: { namespace: flow.namespace, flow_id: flow.flowId },
    query: queryOf(options),
  })
  return ['curl -X POST', ...parts, quoted(`${origin}${path}`)].join(' \\\n  ')
}

const variableOf = (id: string): string => id.toUpperCase().replace(/\W/g, '_')
