/** The flows of the first-launch tour; each is a whole flow that runs as it stands. */

export interface Lesson { readonly id: 'hello' | 'inputs' | 'loop' | 'schedule' | 'python'; readonly source: string }

export const LESSONS: readonly Lesson[] = [
  {
    id: 'hello',
    source: `id: hello-world
namespace: tutorial

tasks:
  - id: hello
    type: io.kestra.plugin.core.log.Log
    message: Hello, world!
`,
  },
  {
    id: 'inputs',
    source: `id: inputs
namespace: tutorial

inputs:
  - id: name
    type: STRING
    defaults: Ada
  - id: times
    type: INT
    defaults: 3
    min: 1
    max: 10

tasks:
  - id: greeting
    type: io.kestra.plugin.core.debug.Return
    format: "Hello {{ inputs.name }}, {{ inputs.times }} times"
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "{{ outputs.greeting.value }}"
`,
  },
  {
    id: 'loop',
    source: `id: loop-with-files
namespace: tutorial

tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: ["one", "two", "three"]
    concurrencyLimit: 2
    tasks:
      - id: write
        type: io.kestra.plugin.core.storage.Write
        content: "The value is {{ taskrun.value }}"
        extension: .txt
`,
  },
  {
    id: 'schedule',
    source: `id: every-morning
namespace: tutorial

tasks:
  - id: hello
    type: io.kestra.plugin.core.log.Log
    message: "Good morning, it is {{ trigger.date ?? now() }}"

triggers:
  - id: morning
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 7 * * *"
`,
  },
  {
    id: 'python',
    source: `id: python
namespace: tutorial

tasks:
  - id: compute
    type: io.kestra.plugin.scripts.python.Script
    script: |
      from kestra import Kestra

      Kestra.outputs({"total": sum(range(10))})
  - id: show
    type: io.kestra.plugin.core.log.Log
    message: "The total is {{ outputs.compute.vars.total }}"
`,
  },
]
