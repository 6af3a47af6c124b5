import { expect, test } from 'vitest'
import { commandsOf, curlOf } from './curl'

test('inputs become fields, quoted for a shell', () => {
  expect(
    curlOf({ namespace: 'a', flowId: 'b', inputs: { name: "O'Hara", list: [1, 2], none: null } }, 'http://x'),
  ).toBe("curl -X POST -F 'name=O'\\''Hara' -F 'list=[1,2]' 'http://x/api/v1/executions/a/b'")
})

test('what runs can be killed, what has ended be replayed', () => {
  const execution = { id: 'e1', namespace: 'a', flowId: 'b', inputs: null }
  const named = (current: 'RUNNING' | 'FAILED') =>
    new Map(
      commandsOf({ ...execution, state: { current, histories: [], startDate: '', duration: '' } }, 'http://x').map(
        (one) => [one.name, one.command],
      ),
    )

  expect(named('RUNNING').get('kill')).toBe("curl -X DELETE 'http://x/api/v1/executions/e1/kill'")
  expect(named('FAILED').get('replay')).toBe("curl -X POST 'http://x/api/v1/executions/e1/actions/replay'")
  expect(named('FAILED').has('kill')).toBe(false)
})
