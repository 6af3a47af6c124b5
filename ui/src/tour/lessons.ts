/** The flows of the first-launch tour; each is a whole flow that runs as it stands. */

export type LessonId = 'hello' | 'inputs' | 'loop' | 'schedule' | 'python'

export interface Lesson { readonly id: LessonId; readonly flowId: string; readonly source: string }

export const NAMESPACE = 'tutorial'

/** A spelling mistake to be found and mended: the first thing that the editor is good for. */
export const withMistake = (source: string): string => source.replace('message:', 'mesage:')

export const LESSONS: readonly Lesson[] = [
  {
    id: 'hello',
    flowId: 'hello-world',
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
    flowId: 'inputs',
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
    flowId: 'loop-with-files',
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
    flowId: 'every-morning',
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
    flowId: 'python-pandas',
    source: `id: python-pandas
namespace: tutorial

tasks:
  - id: compute
    type: io.kestra.plugin.scripts.python.Script
    dependencies:
      - pandas
    script: |
      import pandas
      from kestra import Kestra

      beers = pandas.DataFrame({"name": ["Amber", "Stout", "Pils"], "abv": [4.5, 7.2, 4.9]})
      Kestra.outputs({"strongest": beers.loc[beers["abv"].idxmax(), "name"]})
  - id: show
    type: io.kestra.plugin.core.log.Log
    message: "The strongest is {{ outputs.compute.vars.strongest }}"
`,
  },
]
