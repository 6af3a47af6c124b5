import type { Shapes } from '../api/client'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The command that runs a flow again with the inputs of an execution; secrets and credentials are left out. */
export function curlOf({ namespace, flowId, inputs }: Pick<Shapes['Execution'], 'namespace' | 'flowId' | 'inputs'>, origin: string): string {
  const given = Object.entries(inputs ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '******')
  const fields = given.map(([id, value]) => `-F ${quoted(`${id}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)}`)
  return ['curl -X POST', ...fields, quoted(`${origin}/api/v1/executions/${namespace}/${flowId}`)].join(' ')
}
