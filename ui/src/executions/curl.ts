import type { Shapes } from '../api/client'
import { isTerminal } from '../theme/states'

type Execution = Pick<Shapes['Execution'], 'id' | 'namespace' | 'flowId' | 'inputs' | 'state'>
export interface Command {
  readonly name: 'run' | 'read' | 'follow' | 'logs' | 'outputs' | 'kill' | 'replay'
  readonly command: string
}

/** A text as one word of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The command that runs a flow again with the inputs of an execution; secrets and credentials are left out. */
export function curlOf(
  { namespace, flowId, inputs }: Pick<Execution, 'namespace' | 'flowId' | 'inputs'>,
  origin: string,
): string {
  const given = Object.entries(inputs ?? {}).filter(
    ([, value]) => value !== null && value !== undefined && value !== '******',
  )
  const fields = given.map(
    ([id, value]) => `-F ${quoted(`${id}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)}`,
  )
  return ['curl -X POST', ...fields, quoted(`${origin}/api/v1/executions/${namespace}/${flowId}`)].join(' ')
}

/** Every call about an execution that makes sense in its state. */
export function commandsOf(execution: Execution, origin: string): Command[] {
  const { id, state } = execution
  const call = (path: string, method = '') => `curl${method} ${quoted(`${origin}/api/v1/${path}`)}`
  const ending: Command = isTerminal(state.current)
    ? { name: 'replay', command: call(`executions/${id}/actions/replay`, ' -X POST') }
    : { name: 'kill', command: call(`executions/${id}/kill`, ' -X DELETE') }
  return [
    { name: 'run', command: curlOf(execution, origin) },
    ending,
    { name: 'read', command: call(`executions/${id}`) },
    { name: 'follow', command: call(`executions/${id}/follow`, ' -N') },
    { name: 'logs', command: call(`logs/${id}/download`) },
    { name: 'outputs', command: call(`outputs/executions/${id}`) },
  ]
}
