/** A dashboard to begin with, and a chart of each kind to take parts from. */

const CHART = 'io.kestra.plugin.core.dashboard.chart'
const DATA = 'io.kestra.plugin.core.dashboard.data'

export const KINDS = ['TimeSeries', 'Bar', 'Pie', 'Table', 'KPI', 'Markdown'] as const
export type Kind = (typeof KINDS)[number]

/** Charts as they stand in the list `charts`. */
export const EXAMPLES: Readonly<Record<Kind, string>> = {
  TimeSeries: `  - id: executions_over_time
    type: ${CHART}.TimeSeries
    chartOptions:
      displayName: Executions over time
      width: 12
      column: date
      colorByColumn: state
    data:
      type: ${DATA}.Executions
      columns:
        date:
          field: START_DATE
        state:
          field: STATE
        total:
          displayName: Executions
          agg: COUNT
          graphStyle: BARS
        duration:
          displayName: Duration
          field: DURATION
          agg: AVG
          graphStyle: LINES
`,
  Bar: `  - id: by_namespace
    type: ${CHART}.Bar
    chartOptions:
      displayName: Executions by namespace
      column: namespace
      colorByColumn: state
    data:
      type: ${DATA}.Executions
      columns:
        namespace:
          field: NAMESPACE
        state:
          field: STATE
        total:
          agg: COUNT
`,
  Pie: `  - id: by_state
    type: ${CHART}.Pie
    chartOptions:
      displayName: Executions by state
      graphStyle: DONUT
      colorByColumn: state
    data:
      type: ${DATA}.Executions
      columns:
        state:
          field: STATE
        total:
          agg: COUNT
`,
  Table: `  - id: failing_flows
    type: ${CHART}.Table
    chartOptions:
      displayName: What fails most
      width: 12
    data:
      type: ${DATA}.Executions
      columns:
        namespace:
          field: NAMESPACE
          displayName: Namespace
        flow:
          field: FLOW_ID
          displayName: Flow
        total:
          displayName: Failures
          agg: COUNT
      where:
        - field: STATE
          type: IN
          values: [FAILED, KILLED]
      orderBy:
        - column: total
          order: DESC
`,
  KPI: `  - id: success_ratio
    type: ${CHART}.KPI
    chartOptions:
      displayName: Succeeded
      numberType: PERCENTAGE
      width: 3
    data:
      type: ${DATA}.ExecutionsKPI
      columns:
        field: ID
        agg: COUNT
      numerator:
        - field: STATE
          type: IN
          values: [SUCCESS, WARNING]
`,
  Markdown: `  - id: about
    type: ${CHART}.Markdown
    chartOptions:
      displayName: About
      width: 9
    content: |
      Whom to ask: **the data team**.
`,
}

export const TEMPLATE = `title: My dashboard
description: How things go
timeWindow:
  default: P7D
  max: P366D
charts:
${EXAMPLES.KPI}${EXAMPLES.Markdown}${EXAMPLES.TimeSeries}${EXAMPLES.Pie}${EXAMPLES.Bar}${EXAMPLES.Table}`
