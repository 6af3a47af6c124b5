import { expect, test } from 'vitest'
import { curlOf } from './curl'

test('inputs become fields, quoted for a shell', () => {
  expect(curlOf({ namespace: 'a', flowId: 'b', inputs: { name: "O'Hara", list: [1, 2], none: null } }, 'http://x')).toBe("curl -X POST -F 'name=O'\\''Hara' -F 'list=[1,2]' 'http://x/api/v1/executions/a/b'")
})
