/** The flows of the first-launch tour; each is a whole flow that runs as it stands. */

export type LessonId = 'hello' | 'inputs' | 'loop' | 'failure' | 'schedule' | 'python'

export interface Lesson {
  readonly id: LessonId
  readonly flowId: string
  readonly source: string
}

export const NAMESPACE = 'tutorial'

/** A spelling mistake to be found and mended: the first thing that the editor is good for. */
const withMistake = (source: string): string => source.replace('message:', 'mesage:')

const KEY = 'key: given by the tour'
const KEY_BYTES = 16

/** Whoever knows the key of a webhook can call it, so it is another one on every server. */
function withKey(source: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return source.replace(KEY, `key: tour-${[...bytes].map((one) => one.toString(16).padStart(2, '0')).join('')}`)
}

/** What the editor opens with; another key at each call. */
export const templateOf = ({ id, source }: Lesson): string => withKey(id === 'hello' ? withMistake(source) : source)

/** What the expression of the failing flow should be. */
export const MENDED = '{{ (outputs.bill.value | number) / max(inputs.people, 1) }}'

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
    id: 'failure',
    flowId: 'share-the-bill',
    source: `id: share-the-bill
namespace: tutorial

inputs:
  - id: people
    type: INT
    defaults: 4

tasks:
  - id: bill
    type: io.kestra.plugin.core.debug.Return
    format: "120"
  - id: share
    type: io.kestra.plugin.core.debug.Return
    format: "{{ (outputs.bill.value | number) / inputs.people }}"
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
  - id: called
    type: io.kestra.plugin.core.trigger.Webhook
    ${KEY}
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
